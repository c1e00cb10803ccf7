package dev.caravan.simulator;

import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

import io.vertx.core.json.JsonObject;

/**
 * The {@code where} of a search in history, with the oddities of its version (GATEWAYS 1.5).
 *
 * @param from first second; the bounds act only if both are given
 * @param to   last second
 */
record MessageFilter(JsonObject where, JsonObject key, boolean nothing, boolean anyRemote, long from, long to) {

    static MessageFilter of(JsonObject where, boolean before237) {
        JsonObject key = where.getJsonObject("key", new JsonObject());
        // 2.3.7 joins a lone remoteJid by "or" with an empty condition, which every row fulfils.
        boolean anyRemote = !key.containsKey("remoteJidAlt") && !before237;
        // All messages here are our own; 2.3.7 overlooks "fromMe":false.
        boolean nothing = key.containsKey("participant") || before237 && !key.getBoolean("fromMe", true);
        JsonObject bounds = where.getJsonObject("messageTimestamp");
        boolean bounded = bounds != null && bounds.getString("gte") != null && bounds.getString("lte") != null;
        return new MessageFilter(where, key, nothing, anyRemote,
                bounded ? second(bounds.getString("gte")) : Long.MIN_VALUE,
                bounded ? second(bounds.getString("lte")) : Long.MAX_VALUE);
    }

    /** Whatever its time. */
    boolean matches(SentMessage message) {
        return !nothing && same(where, "id", message.rowId) && same(where, "source", "web")
                && same(where, "messageType", message.type) && same(key, "id", message.keyId)
                && matchesRemote(message.remoteJid);
    }

    private boolean matchesRemote(String remoteJid) {
        if (anyRemote) {
            return true;
        }
        return key.containsKey("remoteJidAlt")
                ? remoteJid.equals(key.getString("remoteJidAlt")) || remoteJid.equals(key.getString("remoteJid"))
                : same(key, "remoteJid", remoteJid);
    }

    static boolean same(JsonObject filter, String name, String value) {
        return !filter.containsKey(name) || value.equals(filter.getString(name));
    }

    private static long second(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant().getEpochSecond();
        } catch (DateTimeParseException e) {
            throw ApiError.internal(DatabaseFailure.text("message.count"));
        }
    }
}
