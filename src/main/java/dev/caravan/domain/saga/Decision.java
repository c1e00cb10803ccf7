package dev.caravan.domain.saga;

import java.time.Duration;
import java.time.Instant;

import dev.caravan.domain.GatewayAnswer.StoredProxy;
import dev.caravan.domain.HumanNeed;
import dev.caravan.domain.ProxyFault;
import dev.caravan.domain.ProxyState;

/** What follows from an answer. The store carries a decision out in one transaction, under the saga's fence. */
public sealed interface Decision {

    /** Why a saga waits, or ends, that finds no proxy to lease; the error in its row begins with it. */
    String NO_FREE_PROXY = "no active proxy is free";

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
     * @param next         what to do then, or null to end here
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

    /**
     * How a try of a connection ended that did not lead to a login.
     *
     * @param fault        what it costs the proxy, or null if it is not about the proxy
     * @param why          what was seen
     * @param booked       the fault has been scored already, by the test that found it
     * @param coolingUntil until when a proxy that is given back is not leased again, or null
     */
    record TryEnd(ProxyFault fault, String why, boolean booked, Instant coolingUntil) {

        /** A try whose proxy stays the instance's. */
        static TryEnd keepingProxy(String why) {
            return new TryEnd(null, why, false, null);
        }
    }

    /** Test the proxy before it is blamed. */
    record Probe(Instant dueAt) implements Decision { }

    /**
     * The next try of a connection. A fault gives the proxy back, unless it hits so many proxies at once that it is
     * nobody's: then the connection ends and nothing is changed (SPEC 2, the guard).
     *
     * @param pause before it
     */
    record TryAgain(TryEnd end, SagaStep next, Duration pause) implements Decision { }

    /** What the connection was for has been reached, through the proxy that it has. */
    record Reach(SagaOutcome outcome, String evidence) implements Decision { }

    /**
     * The connection ends.
     *
     * @param end    how the last try ended, or null if none was begun
     * @param need   the person it takes, or null
     * @param lookAt when the instance is looked at again without this counting as a try, or null
     */
    record Finish(TryEnd end, SagaOutcome outcome, String why, HumanNeed need, Instant lookAt) implements Decision { }
}
