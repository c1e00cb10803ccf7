package dev.caravan.domain;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * What the tries to bring an instance back recover from. Codes are those of GATEWAYS 4; behind Evolution most closes
 * have none (GATEWAYS 1.6).
 */
public enum ConnectionFault {
    /** It went down, and nobody said why. */
    LOST(null, null),
    TIMED_OUT(408, null),
    CLOSED(428, null),
    /** The platform refused the gateway's client version: it hits all instances of a gateway. */
    CLIENT_REFUSED(405, null),
    /** Not proof of a broken session: a person is told after some tries, and the tries go on. */
    BAD_SESSION(500, null),
    UNAVAILABLE(503, null),
    /** A normal step after pairing; repeated it is a ban for hours (error 515 of the origin). */
    RESTART_REQUIRED(515, null),
    /** The gateway knows the instance, but has not loaded it. */
    NOT_LOADED(null, null),
    /** It connects for longer than it should; a dead proxy is never reported otherwise (GATEWAYS 1.8). */
    STUCK(null, null),
    /** It connects again and again and does not stay open. */
    FLAPPING(null, null),
    /** Nothing failed: Caravan started, and the instance should be up. */
    START(null, null),
    /** A code that is in no table. */
    UNKNOWN(null, null),
    LOGGED_OUT(401, HumanNeed.PAIR_AGAIN),
    /** 402, 403, 406 or the terms of service: another try makes it worse (SPEC 3). */
    RESTRICTED(403, HumanNeed.RESTRICTED),
    REPLACED(440, HumanNeed.SECOND_OWNER),
    NOT_MULTI_DEVICE(411, HumanNeed.NOT_MULTI_DEVICE);

    private static final Set<Integer> RESTRICTIONS = Set.of(402, 403, 406);
    private static final Set<String> RESTRICTION_TEXTS = Set.of("TOS_BLOCK", "BANNED");

    private final Integer reasonCode;
    private final HumanNeed need;

    ConnectionFault(Integer reasonCode, HumanNeed need) {
        this.reasonCode = reasonCode;
        this.need = need;
    }

    /** The fault of an instance that is down. */
    public static ConnectionFault of(Instance instance) {
        ConnectionFault told = told(instance.reasonCode(), instance.reason());
        boolean notLoaded = instance.status() == ConnectionStatus.LOADING;
        return notLoaded && told.reconnects() ? NOT_LOADED : told;
    }

    private static ConnectionFault told(Integer code, String reason) {
        if ("LOGOUT".equals(reason)) {
            return LOGGED_OUT;
        }
        if (RESTRICTIONS.contains(code == null ? 0 : code)
                || reason != null && RESTRICTION_TEXTS.contains(reason.toUpperCase(Locale.ROOT))) {
            return RESTRICTED;
        }
        if (code == null) {
            return LOST;
        }
        return Arrays.stream(values()).filter(fault -> Objects.equals(fault.reasonCode, code)).findFirst()
                .orElse(UNKNOWN);
    }

    /** Whether another try may help. LOGOUT, TOS_BLOCK and BANNED never reconnect (SPEC 4). */
    public boolean reconnects() {
        return need == null;
    }

    /** The person it takes instead of tries, or null. */
    public HumanNeed need() {
        return need;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The fault that a code stands for; null for null. */
    public static ConnectionFault ofCode(String code) {
        return code == null ? null : valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
