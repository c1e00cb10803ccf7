package dev.caravan.fleet;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import dev.caravan.domain.saga.Saga;
import dev.caravan.store.SagaStore;

/** The places at which a node works on the steps of one kind of saga. No more is claimed than there are free ones. */
final class SagaWorkers {

    private final SagaStore store;
    private final Saga.Kind kind;
    private final Duration lease;
    private final int workers;
    private final Clock clock;
    private final AtomicInteger working = new AtomicInteger();

    /**
     * @param lease   after this a step of a node that ended is another's
     * @param workers steps this node works on at once
     */
    SagaWorkers(SagaStore store, Saga.Kind kind, Duration lease, int workers, Clock clock) {
        this.store = store;
        this.kind = kind;
        this.lease = lease;
        this.workers = workers;
        this.clock = clock;
    }

    List<Saga> claimDue(Collection<String> gateways) {
        List<Saga> due = store.claimDue(kind, gateways, lease, workers - working.get());
        working.addAndGet(due.size());
        return due;
    }

    /** Milliseconds until a saga's turn at its gateway. */
    long untilTurn(Saga saga) {
        return saga.notBefore() == null ? 0
                : Math.max(0, Duration.between(clock.instant(), saga.notBefore()).toMillis());
    }

    /**
     * Asks what a step asks of the gateway.
     *
     * @return none when the step needs no gateway, or is another owner's by now; its place is free then
     */
    <Q> List<Q> prepare(Saga saga, Function<Saga, Optional<Q>> question) {
        try {
            Instant began = clock.instant();
            Optional<Q> asked = question.apply(saga).filter(step -> store.mayAct(saga, began));
            if (asked.isEmpty()) {
                working.decrementAndGet();
            }
            return asked.stream().toList();
        } catch (RuntimeException e) {
            working.decrementAndGet();
            throw e;
        }
    }

    /** Ends a step; its place is free afterwards, whatever came of it. */
    void conclude(Runnable decision) {
        try {
            decision.run();
        } finally {
            working.decrementAndGet();
        }
    }
}
