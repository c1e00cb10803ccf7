package dev.caravan.domain;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Why a gateway did not answer a command. One subclass for each treatment; the message never holds a secret. */
public abstract sealed class GatewayFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private GatewayFailure(String message) {
        super(message, null, false, false);
    }

    /** The codes of all failures there are. */
    public static List<String> codes() {
        return Stream.of(GatewayFailure.class.getPermittedSubclasses()).map(GatewayFailure::code).toList();
    }

    /** The class in lower case, such as {@code outcome-unknown}. */
    public String code() {
        return code(getClass());
    }

    private static String code(Class<?> failure) {
        return failure.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    /** The request certainly did not arrive. */
    public static final class Unreachable extends GatewayFailure {
        private static final long serialVersionUID = 1L;

        public Unreachable(String message) {
            super(message);
        }
    }

    /** The request went out and no usable answer came: it may or may not have been carried out. */
    public static final class OutcomeUnknown extends GatewayFailure {
        private static final long serialVersionUID = 1L;
        private final boolean timedOut;

        /** @param timedOut the gateway was still busy with it when Caravan stopped waiting */
        public OutcomeUnknown(String message, boolean timedOut) {
            super(message);
            this.timedOut = timedOut;
        }

        public boolean timedOut() {
            return timedOut;
        }
    }

    /** The gateway itself cannot work now: starting, licence gate, database. */
    public static final class NodeUnavailable extends GatewayFailure {
        private static final long serialVersionUID = 1L;
        private final Duration wait;

        public NodeUnavailable(String message) {
            this(message, null);
        }

        /** @param wait how long the gateway asks to be left alone, or null if it does not say */
        public NodeUnavailable(String message, Duration wait) {
            super(message);
            this.wait = wait;
        }

        /** How long the gateway asks to be left alone; empty if it does not say. */
        public Optional<Duration> after() {
            return Optional.ofNullable(wait);
        }
    }

    /** Asked too often. */
    public static final class Throttled extends GatewayFailure {
        private static final long serialVersionUID = 1L;
        private final Duration wait;

        public Throttled(String message) {
            this(message, null);
        }

        /** @param wait how long it asks to be left alone, or null if it does not say */
        public Throttled(String message, Duration wait) {
            super(message);
            this.wait = wait;
        }

        /** How long whoever refused asks to be left alone; empty if it does not say. */
        public Optional<Duration> after() {
            return Optional.ofNullable(wait);
        }
    }

    /**
     * WhatsApp restricts the number (GATEWAYS 4): this number certainly did not send the message. It is never tried
     * again, and no other number or proxy takes it over: that would evade an enforcement.
     */
    public static final class Restricted extends GatewayFailure {
        private static final long serialVersionUID = 1L;
        private final int reason;

        /** @param reason WhatsApp's code: 402, 403, 406 or 463 */
        public Restricted(int reason, String message) {
            super(message);
            this.reason = reason;
        }

        public int reason() {
            return reason;
        }
    }

    /** Something before the gateway, such as a firewall or a reverse proxy, refused: it certainly did not arrive. */
    public static final class Intercepted extends GatewayFailure {
        private static final long serialVersionUID = 1L;

        public Intercepted(String message) {
            super(message);
        }
    }

    /** The key was refused. */
    public static final class Unauthorized extends GatewayFailure {
        private static final long serialVersionUID = 1L;

        public Unauthorized(String message) {
            super(message);
        }
    }

    /** The gateway does not know the instance, or has not loaded it. */
    public static final class InstanceMissing extends GatewayFailure {
        private static final long serialVersionUID = 1L;

        public InstanceMissing(String message) {
            super(message);
        }
    }

    /** The instance exists, but its session is in no state for the command. */
    public static final class SessionUnfit extends GatewayFailure {
        private static final long serialVersionUID = 1L;

        public SessionUnfit(String message) {
            super(message);
        }
    }

    /** This kind or version of gateway has no such function. */
    public static final class CapabilityMissing extends GatewayFailure {
        private static final long serialVersionUID = 1L;

        public CapabilityMissing(String message) {
            super(message);
        }
    }

    /** The gateway understood and said no. */
    public static final class Rejected extends GatewayFailure {
        private static final long serialVersionUID = 1L;

        public Rejected(String message) {
            super(message);
        }
    }
}
