package dev.caravan.fleet;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

import dev.caravan.domain.Answered;
import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayCommand;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.GatewayRequest;
import dev.caravan.domain.MuteGuard;
import dev.caravan.store.SessionPings.OpenSession;

/**
 * One run over the open sessions: whose turn is next, and what came of each. Every gateway has a queue of its own and a
 * few lanes through it, so that sessions that do not answer hold up neither the others of their gateway nor other
 * gateways.
 */
public final class RoundTripRun {

    /** A session's turn. */
    public record Turn(RoundTripRun run, OpenSession session, Instant askedAt) implements GatewayRequest {

        @Override
        public GatewayCommand command() {
            return new GatewayCommand.RoundTrip(session.gateway(), session.instance(), run.within);
        }
    }

    /** A session through which WhatsApp did not answer, and what was seen instead. */
    record Mute(OpenSession session, Instant askedAt, String evidence) {
    }

    /** What came of a turn. */
    enum Result {
        ANSWERED, MUTE, FAILED
    }

    /** What is known of one gateway's sessions. */
    private static final class OfGateway {
        private final Deque<OpenSession> waiting = new ArrayDeque<>();
        private final List<OpenSession> answered = new ArrayList<>();
        private final List<Mute> mute = new ArrayList<>();
        private final Map<String, Integer> failures = new TreeMap<>();
    }

    private final Map<String, OfGateway> gateways = new TreeMap<>();
    private final MuteGuard guard;
    private final Clock clock;
    private final Duration within;
    private final int concurrency;
    private final Instant lastTurn;

    /**
     * @param within      how long a session has to answer
     * @param concurrency sessions of one gateway that are asked at once
     * @param length      how long the run may take; what had no turn by then is first in the next one
     */
    RoundTripRun(List<OpenSession> sessions, MuteGuard guard, Clock clock, Duration within, int concurrency,
                 Duration length) {
        this.guard = guard;
        this.clock = clock;
        this.within = within;
        this.concurrency = concurrency;
        this.lastTurn = clock.instant().plus(length).minus(within);
        sessions.forEach(session -> gateways.computeIfAbsent(session.gateway(), name -> new OfGateway()).waiting
                .add(session));
    }

    /** The first turn of each lane. */
    public synchronized List<Turn> lanes() {
        return gateways.keySet().stream()
                .flatMap(gateway -> IntStream.range(0, concurrency).mapToObj(lane -> next(gateway)))
                .flatMap(Optional::stream).toList();
    }

    /** The next turn at a gateway; none when all had theirs, time is up, or the gateway is blind. */
    synchronized Optional<Turn> next(String gateway) {
        OfGateway of = gateways.get(gateway);
        Instant now = clock.instant();
        int finished = of.answered.size() + of.mute.size();
        if (of.waiting.isEmpty() || now.isAfter(lastTurn) || finished >= concurrency && blind(gateway)) {
            return Optional.empty();
        }
        return Optional.of(new Turn(this, of.waiting.remove(), now));
    }

    synchronized Result note(Answered answered) {
        Turn turn = (Turn) answered.question();
        OfGateway of = gateways.get(turn.session().gateway());
        if (answered.answer() instanceof GatewayAnswer.RoundTripped) {
            of.answered.add(turn.session());
            return Result.ANSWERED;
        } else if (answered.failure() instanceof GatewayFailure.SessionUnfit unfit) {
            of.mute.add(new Mute(turn.session(), turn.askedAt(), unfit.getMessage()));
            return Result.MUTE;
        }
        of.failures.merge(answered.failure().code(), 1, Integer::sum);
        return Result.FAILED;
    }

    synchronized List<String> gateways() {
        return List.copyOf(gateways.keySet());
    }

    synchronized boolean blind(String gateway) {
        OfGateway of = gateways.get(gateway);
        return guard.blind(of.mute.size(), of.answered.size());
    }

    synchronized List<OpenSession> answered(String gateway) {
        return List.copyOf(gateways.get(gateway).answered);
    }

    synchronized List<Mute> mute(String gateway) {
        return List.copyOf(gateways.get(gateway).mute);
    }

    /** Codes of the failures that say nothing of the session, each with how often it came. */
    synchronized Map<String, Integer> failures(String gateway) {
        return Map.copyOf(gateways.get(gateway).failures);
    }

    synchronized int unasked(String gateway) {
        return gateways.get(gateway).waiting.size();
    }
}
