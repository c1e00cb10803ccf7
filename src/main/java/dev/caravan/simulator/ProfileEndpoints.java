package dev.caravan.simulator;

import java.time.Duration;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;

/**
 * {@code /chat/fetchBusinessProfile}: a query that WhatsApp itself answers each time, by default about the instance's
 * own number. Not in GATEWAYS: read in the source of 2.2.3, 2.3.6, 2.3.7 and 2.4.0-rc2 (whatsapp.baileys.service.ts),
 * all alike, and in that of Baileys 7.0.0-rc.9 (chats.ts, socket.ts); not executed. Nobody here has a business.
 */
final class ProfileEndpoints {

    /** What the error is called there, for whichever reason. */
    private static final String CAPTION = "Error updating profile name";
    private static final String UNDEFINED = "Cannot read properties of undefined (reading '%s')";

    private final Node node;
    private final Numbers numbers;

    ProfileEndpoints(Node node, Numbers numbers, Endpoints endpoints) {
        this.node = node;
        this.numbers = numbers;
        endpoints.named("POST", "/chat/fetchBusinessProfile", this::fetchBusinessProfile);
    }

    private Future<Answer> fetchBusinessProfile(Call call, Instance instance, JsonObject body) {
        new BodyCheck(body).text("number", "picture").orThrow();
        if (!instance.isLoaded()) {
            throw ApiError.internal(UNDEFINED.formatted("fetchBusinessProfile"));
        }
        if (!instance.memory.client) {
            throw failed("TypeError: " + UNDEFINED.formatted("getBusinessProfile"));
        }
        if (!instance.is(Instance.State.OPEN) && !instance.memory.awaitsScan) {
            throw failed("Error: Connection Closed");
        }
        String asked = body.getString("number", "");
        String number = asked.isEmpty() ? instance.database.ownerJid : Numbers.jid(asked);
        return answers(instance) ? Future.succeededFuture(noBusiness(number)) : silence(number);
    }

    /** Before the login WhatsApp answers no query, and through a dead socket it answers none either. */
    private static boolean answers(Instance instance) {
        return instance.is(Instance.State.OPEN) && !instance.memory.zombie;
    }

    /** A query that is not answered comes to nothing, like that for a number without a business. */
    private Future<Answer> silence(String number) {
        return after(Pace.ZOMBIE).compose(nothing -> {
            if (number != null && numbers.isRemembered(number)) {
                return Future.succeededFuture(noBusiness(number));
            }
            return after(Pace.ZOMBIE).map(waited -> {
                throw failed("TypeError: " + UNDEFINED.formatted("find"));
            });
        });
    }

    /** A number without a business is looked up by the number query, too. */
    private Answer noBusiness(String number) {
        return Answer.ok(new JsonObject().put("isBusiness", false).put("message", "Not is business profile")
                .mergeIn(numbers.verdict(number)));
    }

    private Future<Void> after(Duration delay) {
        Promise<Void> promise = Promise.promise();
        node.later(delay, promise::complete);
        return promise.future();
    }

    private static ApiError failed(String error) {
        return ApiError.internalList(CAPTION, error);
    }
}
