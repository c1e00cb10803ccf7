package dev.caravan.http.endpoint;

import java.time.Instant;

import dev.caravan.store.ProbeBatchStore.Batch;

/**
 * A test of many proxies and how far it is.
 *
 * @param state     running, done or cancelled
 * @param selection which proxies
 * @param total     proxies that were to be tested; those that were deleted meanwhile are not
 * @param done      {@code ok}, {@code failed} and {@code untested} together
 * @param untested  those whose address must not be connected to
 */
public record ProxyTestsJson(long id, String state, String selection, int total, int done, int ok, int failed,
                             int untested, String startedBy, Instant startedAt, Instant finishedAt) {

    static ProxyTestsJson of(Batch batch) {
        return new ProxyTestsJson(batch.id(), batch.state(), batch.selection(), batch.total(), batch.done(), batch.ok(),
                batch.failed(), batch.untested(), batch.startedBy(), batch.startedAt(), batch.finishedAt());
    }
}
