package dev.caravan.domain.saga;

import java.time.Instant;

/**
 * Work on one instance as a worker holds it. An instance has at most one saga that runs, whatever it is for.
 *
 * @param proxyId        the leased proxy, or null
 * @param attempt        number of the try, from 1
 * @param failures       how often the present step failed at the gateway
 * @param touchedGateway a set went out in this saga
 * @param setAt          when the last set went out, then when it was found stored; or null
 * @param setAnswer      what became of that set, or null if nobody lived to hear it
 * @param restartAt      when the last login was started, by a restart or a connect; or null
 * @param cause          what began the saga
 * @param fence          number of this claim; a result is written only under it
 * @param kind           what it is for
 * @param pairingNumber  digits of the phone to pair with by code, or null; private
 * @param stepSince      when the present step was decided on
 * @param notBefore      the turn at the gateway that a login has been given, or null for at once
 */
public record Saga(long id, String instance, String gateway, SagaStep step, Long proxyId, int attempt,
                   int failures, boolean touchedGateway, Instant setAt, SetAnswer setAnswer, Instant restartAt,
                   String cause, long fence, Kind kind, String pairingNumber, Instant stepSince, Instant notBefore) {

    /** Cause of a saga that began because the instance was open and had no proxy. */
    public static final String OPENED = "opened";
    /** Cause of a saga that sets a proxy again which is not at the gateway any more. */
    public static final String DRIFT = "drift";
    /** Cause of a connection that a person, or another system, asked for. */
    public static final String ASKED = "asked";
    /** Cause of a connection that is due by the schedule of reconnection. */
    public static final String RECONNECT = "reconnect";
    /** The same, because Caravan has just started. */
    public static final String START = "start";
    /** The same, because the session logs in again and again and does not stay. */
    public static final String FLAPPING = "flapping";
    /** Cause of a connection for a session that is open and mute. */
    public static final String ZOMBIE = "zombie";
    /** Cause of a connection for an instance whose proxy failed its probes. */
    public static final String PROBE_FAILED = "probe-failed";
    /** Cause of a connection that ends the ladder of error 515 with a new pairing. */
    public static final String ERROR_515 = "error-515";

    /** What a saga is for; each kind has a policy and a flow of its own. */
    public enum Kind {
        /** Gives an instance its proxy, or takes it back. */
        ASSIGNMENT,
        /** Opens an instance's session, through another proxy if need be. */
        CONNECTION
    }

    /** How the gateway answered a set. */
    public enum SetAnswer {
        ACCEPTED, TIMED_OUT, BROKEN
    }

    /** An assignment. */
    public Saga(long id, String instance, String gateway, SagaStep step, Long proxyId, int attempt, int failures,
                boolean touchedGateway, Instant setAt, SetAnswer setAnswer, Instant restartAt, String cause,
                long fence) {
        this(id, instance, gateway, step, proxyId, attempt, failures, touchedGateway, setAt, setAnswer, restartAt,
                cause, fence, Kind.ASSIGNMENT, null, null, null);
    }

    /** The same, holding a proxy. */
    public Saga with(long leased) {
        return new Saga(id, instance, gateway, step, leased, attempt, failures, touchedGateway, setAt, setAnswer,
                restartAt, cause, fence, kind, pairingNumber, stepSince, notBefore);
    }

    /** The same, to go on at its turn. */
    public Saga at(Instant turn) {
        return new Saga(id, instance, gateway, step, proxyId, attempt, failures, touchedGateway, setAt, setAnswer,
                restartAt, cause, fence, kind, pairingNumber, stepSince, turn);
    }

    /** The same, after a login was started. */
    public Saga loginAt(Instant moment) {
        return new Saga(id, instance, gateway, step, proxyId, attempt, failures, touchedGateway, setAt, setAnswer,
                moment, cause, fence, kind, pairingNumber, stepSince, notBefore);
    }

    /** Whether a person waits for it. */
    public boolean asked() {
        return cause.equals(ASKED);
    }

    @Override
    public String toString() {
        return "Saga[" + id + ", " + instance + ", " + kind + ", " + step + ", attempt " + attempt + "]";
    }
}
