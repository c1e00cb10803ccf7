package dev.caravan.domain.saga;

import java.time.Instant;

/**
 * A saga as a worker holds it.
 *
 * @param proxyId        the leased proxy, or null
 * @param attempt        number of the try, from 1
 * @param failures       how often the present step failed at the gateway
 * @param touchedGateway a set went out in this saga
 * @param setAt          when the last set went out, then when it was found stored; or null
 * @param setAnswer      what became of that set, or null if nobody lived to hear it
 * @param restartAt      when the last restart went out, or null
 * @param cause          what began the saga
 * @param fence          number of this claim; a result is written only under it
 */
public record Saga(long id, String instance, String gateway, SagaStep step, Long proxyId, int attempt,
                         int failures, boolean touchedGateway, Instant setAt, SetAnswer setAnswer, Instant restartAt,
                         String cause,
                         long fence) {

    /** Cause of a saga that began because the instance was open and had no proxy. */
    public static final String OPENED = "opened";

    /** How the gateway answered a set. */
    public enum SetAnswer {
        ACCEPTED, TIMED_OUT, BROKEN
    }

    /** The same, holding a proxy. */
    public Saga with(long leased) {
        return new Saga(id, instance, gateway, step, leased, attempt, failures, touchedGateway, setAt, setAnswer,
                restartAt, cause, fence);
    }
}
