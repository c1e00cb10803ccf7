package dev.caravan.http;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Answers webhooks without a thread of their own, as thousands may wait for one write. */
@FunctionalInterface
public interface WebhookAnswer {

    /**
     * Begins an answer, or leaves the event to the routes. Must not wait for anything.
     *
     * @param gateway name of a configured gateway, whose token the event carried
     * @param body    JSON
     * @return the answer, JSON, when it is due; empty for what the routes answer
     * @throws ApiProblem when it is no event
     */
    Optional<CompletionStage<String>> answer(String gateway, byte[] body);
}
