package dev.caravan.domain.campaign;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayAnswer.MessageAccepted;
import dev.caravan.domain.GatewayAnswer.RecipientUnknown;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.GatewayFailure.CapabilityMissing;
import dev.caravan.domain.GatewayFailure.InstanceMissing;
import dev.caravan.domain.GatewayFailure.Intercepted;
import dev.caravan.domain.GatewayFailure.NodeUnavailable;
import dev.caravan.domain.GatewayFailure.OutcomeUnknown;
import dev.caravan.domain.GatewayFailure.Rejected;
import dev.caravan.domain.GatewayFailure.Restricted;
import dev.caravan.domain.GatewayFailure.SessionUnfit;
import dev.caravan.domain.GatewayFailure.Throttled;
import dev.caravan.domain.GatewayFailure.Unauthorized;
import dev.caravan.domain.GatewayFailure.Unreachable;

import static java.util.Map.entry;

/** What an answer to a send means for its message (SPEC 7). The table is the policy: what is not in it is unknown. */
public final class SendPolicy {

    private static final Map<Class<? extends GatewayFailure>, Fate> FAILURES = Map.ofEntries(
            entry(SessionUnfit.class, Fate.DISCONNECTED),
            entry(InstanceMissing.class, Fate.DISCONNECTED),
            entry(Unreachable.class, Fate.LATER),
            entry(NodeUnavailable.class, Fate.LATER),
            entry(Intercepted.class, Fate.LATER),
            entry(Throttled.class, Fate.LATER),
            entry(Unauthorized.class, Fate.LATER),
            entry(Restricted.class, Fate.RESTRICTED),
            entry(Rejected.class, Fate.FAILED),
            entry(CapabilityMissing.class, Fate.FAILED),
            entry(OutcomeUnknown.class, Fate.UNKNOWN));

    private SendPolicy() {
    }

    /** What came of a send that was answered. */
    public static Fate of(GatewayAnswer answer) {
        if (answer instanceof MessageAccepted) {
            return Fate.SENT;
        }
        return answer instanceof RecipientUnknown ? Fate.NO_WHATSAPP : Fate.UNKNOWN;
    }

    /** What came of a send that failed. */
    public static Fate of(Throwable failure) {
        return FAILURES.getOrDefault(failure.getClass(), Fate.UNKNOWN);
    }

    /** How long the gateway asks to be left alone. */
    public static Optional<Duration> wait(Throwable failure) {
        if (failure instanceof Throttled throttled) {
            return throttled.after();
        }
        return failure instanceof NodeUnavailable unavailable ? unavailable.after() : Optional.empty();
    }

    /** The code of the enforcement that a failure shows, or null. */
    public static Integer code(Throwable failure) {
        return failure instanceof Restricted restricted ? restricted.reason() : null;
    }
}
