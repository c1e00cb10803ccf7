package routes;

import dev.caravan.domain.Answered;
import dev.caravan.fleet.StatusPolls;
import dev.caravan.gateway.AnswerEnrichment;
import dev.caravan.ops.Due;
import org.apache.camel.BeanInject;
import org.apache.camel.builder.endpoint.EndpointRouteBuilder;

/**
 * Polling consumer: asks each gateway for the states of its instances, in one call where it lists them.
 *
 * In:       polls that are due (rows of table gateway).
 * Out:      changes of instances, in the database; a PollReport for whoever asked for a poll.
 * Failures: of a gateway: noted at the gateway, asked again at the next interval. Others: ErrorPolicies.DUE_WORK.
 */
public class InstanceStatusPolling extends EndpointRouteBuilder {

    public static final String TRIGGER = "instance-status-polling";
    public static final String POLL = "instance-status-polling-poll";

    @BeanInject
    StatusPolls polls;

    @Override
    public void configure() {
        from(timer(TRIGGER).period("{{instance-status-polling.tick}}"))
                .routeId(TRIGGER).routeGroup("instance")
                .routeDescription("Claim the polls that are due")
                .routeConfigurationId(ErrorPolicies.DUE_WORK)
                .setBody(Due.work(polls::claimDue)).id("claim-due-polls")
                .split(body()).parallelProcessing().timeout("{{instance-status-polling.lease}}").id("split-polls")
                    .to(direct(POLL));

        from(direct(POLL))
                .routeId(POLL).routeGroup("instance")
                .routeDescription("Ask one gateway and take over what it says")
                .routeConfigurationId(ErrorPolicies.DUE_WORK)
                .enrich(direct(GatewayCalls.CALL), new AnswerEnrichment(), true).id("list-states")
                .split().body(Answered.class, polls::looks).parallelProcessing()
                        .timeout("{{instance-status-polling.lease}}").id("split-looks")
                    .enrich(direct(GatewayCalls.CALL), new AnswerEnrichment(), true).id("look-at-instance")
                    .process().body(Answered.class, polls::concludeLook).id("record-look")
                .end()
                .transform().body(Answered.class, polls::conclude).id("record-states");
    }
}
