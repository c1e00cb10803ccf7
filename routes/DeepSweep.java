package routes;

import dev.caravan.domain.Answered;
import dev.caravan.fleet.RoundTripRun;
import dev.caravan.fleet.RoundTrips;
import dev.caravan.gateway.AnswerEnrichment;
import dev.caravan.ops.Due;
import org.apache.camel.BeanInject;
import org.apache.camel.builder.endpoint.EndpointRouteBuilder;

/**
 * Has WhatsApp answer through every open session: one that looks open and is mute, a zombie, shows in no state. Each
 * gateway has deep-sweep.concurrency lanes, and a lane asks one session after the other.
 *
 * In:       a SweepRun, from SweepSchedule.
 * Out:      SweepFindings; mute sessions are noted at their instances, and begin to be restarted.
 * Failures: of a gateway: told in the findings, they say nothing of the session. Others: ErrorPolicies.SWEEP.
 */
public class DeepSweep extends EndpointRouteBuilder {

    public static final String RUN = "deep-sweep";
    public static final String LANE = "deep-sweep-lane";
    /** The threads of the lanes. */
    public static final String LANES = "deep-sweep-lanes";

    @BeanInject
    RoundTrips roundTrips;

    @Override
    public void configure() {
        from(direct(RUN))
                .routeId(RUN).routeGroup("sweep")
                .routeDescription("Have WhatsApp answer through every open session and restart the mute ones")
                .routeConfigurationId(ErrorPolicies.SWEEP)
                .setBody(Due.work(roundTrips::begin)).id("begin-round-trips")
                .split().body(RoundTripRun.class, RoundTripRun::lanes).parallelProcessing()
                        .executorService(LANES).timeout("{{deep-sweep.length}}").id("split-lanes")
                    .to(direct(LANE))
                .end()
                .transform().body(RoundTripRun.class, roundTrips::conclude).id("restart-mute-sessions");

        from(direct(LANE))
                .routeId(LANE).routeGroup("sweep")
                .routeDescription("Make one round trip after the other at one gateway")
                .routeConfigurationId(ErrorPolicies.DUE_WORK)
                .loopDoWhile(body().isInstanceOf(RoundTripRun.Turn.class)).id("ask-session-by-session")
                    .enrich(direct(GatewayCalls.CALL), new AnswerEnrichment(), true).id("make-round-trip")
                    .transform().body(Answered.class, roundTrips::next).id("take-next-session");
    }
}
