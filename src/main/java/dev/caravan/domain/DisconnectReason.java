package dev.caravan.domain;

import static dev.caravan.domain.ConnectionStatus.AUTH_FAILURE;
import static dev.caravan.domain.ConnectionStatus.DISCONNECTED;
import static dev.caravan.domain.ConnectionStatus.RECONNECTING;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a disconnect code means for an instance. The rows are GATEWAYS 4; a code that is not here asks for another try,
 * not for a person, because the platform may send any number.
 *
 * @param code   number the gateway gave
 * @param name   name in logs and JSON
 * @param status what the instance is after it
 * @param need   the person it takes, or null
 */
public record DisconnectReason(Integer code, String name, ConnectionStatus status, HumanNeed need) {

    private static final List<DisconnectReason> ROWS = List.of(
            new DisconnectReason(401, "logged out", AUTH_FAILURE, HumanNeed.PAIR_AGAIN),
            new DisconnectReason(402, "temporarily banned", AUTH_FAILURE, HumanNeed.RESTRICTED),
            new DisconnectReason(403, "forbidden", AUTH_FAILURE, HumanNeed.RESTRICTED),
            new DisconnectReason(405, "client version refused", DISCONNECTED, null),
            new DisconnectReason(406, "permanently banned", AUTH_FAILURE, HumanNeed.RESTRICTED),
            new DisconnectReason(408, "timed out", RECONNECTING, null),
            new DisconnectReason(411, "not multi-device", AUTH_FAILURE, HumanNeed.NOT_MULTI_DEVICE),
            new DisconnectReason(428, "connection closed", RECONNECTING, null),
            new DisconnectReason(440, "connection replaced", DISCONNECTED, HumanNeed.SECOND_OWNER),
            new DisconnectReason(500, "bad session", RECONNECTING, null),
            new DisconnectReason(503, "service unavailable", RECONNECTING, null),
            new DisconnectReason(515, "restart required", RECONNECTING, null));

    private static final DisconnectReason NONE = new DisconnectReason(null, "closed", DISCONNECTED, null);

    /** The row of a code; without a code a plain close. */
    public static DisconnectReason of(Integer code) {
        if (code == null || code == 200) {
            return NONE;
        }
        return ROWS.stream().filter(row -> Objects.equals(row.code, code)).findFirst()
                .orElseGet(() -> new DisconnectReason(code, "code " + code, DISCONNECTED, null));
    }

    /** The row that evidence such as {@code forbidden (403)} tells of, if it tells of one. */
    public static Optional<DisconnectReason> in(String evidence) {
        return ROWS.stream().filter(row -> (row.name + " (" + row.code + ")").equals(evidence)).findFirst();
    }
}
