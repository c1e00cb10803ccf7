package dev.caravan.domain.saga;

import dev.caravan.domain.GatewayAnswer.StoredProxy;
import dev.caravan.domain.ProxyFault;
import dev.caravan.domain.ProxyState;
import java.time.Instant;

/** What follows from an answer. The store carries a decision out in one transaction, under the saga's fence. */
public sealed interface Decision {

    /**
     * Go on with a step.
     *
     * @param proxyState how far the instance's proxy has come by this, or null if no further
     */
    record GoOn(SagaStep step, Instant dueAt, ProxyState proxyState) implements Decision { }

    /** Find out what the gateway made of a set. */
    record Settle(Saga.SetAnswer answer, Instant dueAt) implements Decision { }

    /**
     * Do the step again later.
     *
     * @param poolEmpty no proxy was free; otherwise the gateway could not tell
     */
    record Postpone(Instant dueAt, String why, boolean poolEmpty) implements Decision {

        public Postpone(Instant dueAt, String why) {
            this(dueAt, why, false);
        }
    }

    /** The instance has a proxy at the gateway: record it, replace nothing. */
    record Adopt(StoredProxy stored) implements Decision { }

    /**
     * Give the proxy back and try another.
     *
     * @param next         what to do then
     * @param coolingUntil until when the proxy is not leased again, or null
     */
    record TryNext(ProxyFault fault, String why, SagaStep next, Instant dueAt, Instant coolingUntil)
            implements Decision { }

    /** The session is logged in through the proxy. */
    record Succeed(String evidence) implements Decision { }

    /** Stop here; a proxy that the gateway has stored stays the instance's. */
    record Abandon(String why) implements Decision { }

    /** All tries used up, and the gateway is as it was before. */
    record Fail(String why) implements Decision { }

    /** The proxy is out of the gateway: back to the pool. */
    record GiveBack(Instant coolingUntil, String why) implements Decision { }
}
