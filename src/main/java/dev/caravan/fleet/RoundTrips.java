package dev.caravan.fleet;

import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;

import dev.caravan.domain.Answered;
import dev.caravan.domain.MuteGuard;
import dev.caravan.domain.MutePolicy;
import dev.caravan.domain.SweepFindings;
import dev.caravan.fleet.RoundTripRun.Mute;
import dev.caravan.fleet.RoundTripRun.Result;
import dev.caravan.fleet.RoundTripRun.Turn;
import dev.caravan.gateway.Gateways;
import dev.caravan.ops.log.EventLog;
import dev.caravan.ops.log.LogTexts;
import dev.caravan.store.SessionPings;
import dev.caravan.store.SessionPings.OpenSession;
import org.slf4j.Logger;
import org.slf4j.helpers.MessageFormatter;

/**
 * The deep check (SPEC 5): has WhatsApp answer through every open session, as a state of "open" proves nothing
 * (GATEWAYS 5, need 7). A session that is mute is restarted, ever more seldom if that does not help, unless so many of
 * one gateway are that it must be the
 * gateway.
 */
public final class RoundTrips {

    /** Brings a mute session back to life. */
    @FunctionalInterface
    public interface Zombies {

        /** @return false when somebody is at work on the instance already */
        boolean restart(String instance);
    }

    /**
     * How far a run goes.
     *
     * @param within      how long a session has to answer
     * @param concurrency sessions of one gateway that are asked at once
     * @param length      how long a run may take
     * @param mute        what is done about a session by how often in a row it failed to answer
     * @param sampleAfter runs in a row to which a gateway must be mute before each restarts one of its sessions
     */
    public record Limits(Duration within, int concurrency, Duration length, MutePolicy mute, int sampleAfter) {
    }

    /** Hears of gateways through which nobody is heard. */
    public interface Deafness {

        void mute(String gateway, int mute, int asked);

        void heard(String gateway);
    }

    private final Gateways gateways;
    private final SessionPings pings;
    private final Zombies zombies;
    private final Deafness deafness;
    private final FleetCounters counters;
    private final MuteGuard guard;
    private final Limits limits;
    private final Clock clock;

    public RoundTrips(Gateways gateways, SessionPings pings, Zombies zombies, Deafness deafness,
                      FleetCounters counters, MuteGuard guard, Limits limits, Clock clock) {
        this.deafness = deafness;
        this.gateways = gateways;
        this.pings = pings;
        this.zombies = zombies;
        this.counters = counters;
        this.guard = guard;
        this.limits = limits;
        this.clock = clock;
    }

    /** A run over all sessions that are open now. */
    public RoundTripRun begin() {
        return new RoundTripRun(pings.open(gateways.names()), guard, clock, limits.within(), limits.concurrency(),
                limits.length());
    }

    /**
     * Takes over what came of a turn.
     *
     * @return the next {@link Turn} of its lane, or its {@link RoundTripRun} when there is none
     */
    public Object next(Answered answered) {
        Turn turn = (Turn) answered.question();
        String gateway = turn.session().gateway();
        Result result = turn.run().note(answered);
        counters.madeRoundTrip(gateway, result);
        if (answered.failure() != null) {
            counters.failed(gateway, answered.failure());
        }
        return turn.run().next(gateway).map(Object.class::cast).orElse(turn.run());
    }

    /** Has the mute sessions restarted and tells what the run came to. */
    public SweepFindings conclude(RoundTripRun run) {
        SweepFindings.Account account = SweepFindings.account().count("answered", 0).count("mute", 0)
                .count("restarted", 0).count("blindGateways", 0).count("failed", 0).count("unasked", 0);
        for (String gateway : run.gateways()) {
            account.count("answered", run.answered(gateway).size()).count("mute", run.mute(gateway).size());
            if (run.blind(gateway)) {
                blind(account, run, gateway);
            } else {
                run.mute(gateway).forEach(mute -> account.count("restarted", restart(account, mute) ? 1 : 0));
                heard(run, gateway);
            }
            pings.answered(run.answered(gateway));
            tellOthers(account, run, gateway);
        }
        return account.close();
    }

    /** Sessions that are mute one and all may be so by themselves: one that is restarted shows it. */
    private void blind(SweepFindings.Account account, RoundTripRun run, String gateway) {
        int mute = run.mute(gateway).size();
        int asked = mute + run.answered(gateway).size();
        int runs = pings.muteRun(gateway);
        boolean sample = runs >= limits.sampleAfter();
        account.count("blindGateways", 1);
        tell(account, EventLog.GATEWAY.general(), sample ? "gateway.blind-sample" : "gateway.blind", gateway, mute,
                asked, runs);
        deafness.mute(gateway, mute, asked);
        if (sample) {
            // Another one each time: those that were tried have failed more often.
            run.mute(gateway).stream().min(Comparator.comparingInt(one -> one.session().failedPings()))
                    .ifPresent(one -> account.count("restarted", restart(account, one) ? 1 : 0));
        }
    }

    private void heard(RoundTripRun run, String gateway) {
        if (run.answered(gateway).size() + run.mute(gateway).size() > 0) {
            pings.heard(gateway);
            deafness.heard(gateway);
        }
    }

    private boolean restart(SweepFindings.Account account, Mute mute) {
        OpenSession session = mute.session();
        if (!pings.mute(session, mute.askedAt(), mute.evidence())) {
            return false;
        }
        int times = session.failedPings() + 1;
        boolean restarted = limits.mute().restarts(times) && zombies.restart(session.instance());
        String text = restarted ? "session.mute" : "session.mute-left";
        EventLog.SESSION.warn(session.instance(), LogTexts.of(text), mute.evidence(), times);
        account.find(session.instance() + ": " + said(text, mute.evidence(), times));
        if (limits.mute().asksPerson(times) && pings.askPerson(session, limits.mute().askAfter(), mute.evidence())) {
            EventLog.SESSION.warn(session.instance(), LogTexts.of("session.mute-needs-person"), times);
        }
        return restarted;
    }

    private static void tellOthers(SweepFindings.Account account, RoundTripRun run, String gateway) {
        int failed = run.failures(gateway).values().stream().mapToInt(Integer::intValue).sum();
        account.count("failed", failed).count("unasked", run.unasked(gateway));
        if (failed > 0) {
            account.find(said("gateway.round-trips-failed", gateway, failed, run.failures(gateway)));
        }
        if (run.unasked(gateway) > 0) {
            account.find(said("gateway.round-trips-unasked", gateway, run.unasked(gateway)));
        }
    }

    private static void tell(SweepFindings.Account account, Logger log, String text, Object... arguments) {
        log.warn(LogTexts.of(text), arguments);
        account.find(said(text, arguments));
    }

    private static String said(String text, Object... arguments) {
        return MessageFormatter.arrayFormat(LogTexts.of(text), arguments).getMessage();
    }
}
