package dev.caravan.http;

/** Decides which webhooks come in. Called on the event loop, before the body is read: it must not block. */
@FunctionalInterface
public interface WebhookGuard {

    /**
     * Returns when the webhook is the gateway's own.
     *
     * @param gateway       the name in the webhook's path
     * @param authorization the header of that name, empty when there is none
     * @throws ApiProblem 404 when there is no such gateway, 401 when it has not sent this
     */
    void check(String gateway, String authorization);
}
