package routes;

import java.util.List;

import dev.caravan.campaign.Dispatch;
import dev.caravan.ops.Due;
import dev.caravan.ops.SendExchange;
import org.apache.camel.BeanInject;
import org.apache.camel.builder.endpoint.EndpointRouteBuilder;
import org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy;

/**
 * Sends what campaigns have to send (SPEC 7): reactivate, select, claim, send, classify, record. No thread waits for a
 * gateway or out a delay: what is not due is a row.
 *
 * In:       messages that are due (rows of table message), of campaigns that run.
 * Out:      outcomes, in the same rows; each is committed as sending before its first byte goes out.
 * Failures: of a send: ErrorPolicies.CAMPAIGN_SEND. Of the writing of outcomes: ErrorPolicies.CAMPAIGN_RECORD. Others:
 *           ErrorPolicies.DUE_WORK logs them; the claim's lease runs out, and what was being sent is unknown.
 */
public class CampaignDispatch extends EndpointRouteBuilder {

    public static final String TRIGGER = "campaign-dispatch";
    public static final String CYCLE = "campaign-dispatch-cycle";
    public static final String SEND = "campaign-dispatch-send";
    public static final String ATTEMPT = "campaign-dispatch-attempt";
    public static final String FAILED = "campaign-dispatch-failed";
    public static final String CLASSIFIED = "campaign-dispatch-classified";
    public static final String RECORD = "campaign-dispatch-record";

    @BeanInject
    Dispatch dispatch;

    @BeanInject
    SendExchange sends;

    @Override
    public void configure() {
        from(timer(TRIGGER).period("{{campaign-dispatch.tick}}"))
                .routeId(TRIGGER).routeGroup("campaign")
                .routeDescription("Begin a cycle, unless one waits already")
                .routeConfigurationId(ErrorPolicies.DUE_WORK)
                .to(seda(CYCLE).advanced().discardWhenFull(true));

        from(seda(CYCLE).size(1))
                .routeId(CYCLE).routeGroup("campaign")
                .routeDescription("Bring instances back that reconnected and claim what running campaigns may send")
                .routeConfigurationId(ErrorPolicies.DUE_WORK)
                .process(Due.act(dispatch::prepare)).id("reactivate-instances")
                .setBody(Due.work(dispatch::dueCampaigns)).id("select-campaigns")
                .split(body()).id("split-campaigns")
                    .transform().body(Long.class, dispatch::claim).id("claim-messages")
                    .split(body()).id("split-messages")
                        .to(seda(SEND).size("{{campaign-dispatch.queue}}").advanced().blockWhenFull(true))
                    .end()
                .end()
                .setBody(Due.work(dispatch::untilDue)).id("look-ahead")
                .filter(body().isNotNull()).id("if-due-before-the-next-tick")
                    .delay(body()).asyncDelayed().id("await-due-campaign")
                    .to(seda(CYCLE).advanced().discardWhenFull(true));

        from(seda(SEND).size("{{campaign-dispatch.queue}}").concurrentConsumers("{{campaign-dispatch.senders}}"))
                .routeId(SEND).routeGroup("campaign")
                .routeDescription("Send one message and tell what came of it")
                .routeConfigurationId(ErrorPolicies.GATEWAY_CALL)
                .setVariable(SendExchange.SENDING, body())
                .to(direct(ATTEMPT)).id("attempt-send")
                .transform().exchange(sends::answered).id("classify-answer")
                .to(direct(CLASSIFIED));

        // A route of its own: what may be repeated is copied before, once for each of its steps.
        from(direct(ATTEMPT))
                .routeId(ATTEMPT).routeGroup("campaign")
                .routeDescription("Ask the gateway, again if it certainly took nothing")
                .routeConfigurationId(ErrorPolicies.CAMPAIGN_SEND)
                .to(direct(GatewayCalls.CALL)).id("send-message");

        from(direct(FAILED))
                .routeId(FAILED).routeGroup("campaign")
                .routeDescription("Tell what a failure means for its message")
                .routeConfigurationId(ErrorPolicies.GATEWAY_CALL)
                .transform().exchange(sends::failed).id("classify-failure")
                .to(direct(CLASSIFIED));

        from(direct(CLASSIFIED))
                .routeId(CLASSIFIED).routeGroup("campaign")
                .routeDescription("Gather outcomes that are written together")
                .routeConfigurationId(ErrorPolicies.GATEWAY_CALL)
                .aggregate(constant(true), new GroupedBodyAggregationStrategy()).id("gather-outcomes")
                    .completionSize("{{campaign-dispatch.record-size}}")
                    .completionInterval("{{campaign-dispatch.record-within}}").completeAllOnStop()
                    .to(seda(RECORD).size("{{campaign-dispatch.queue}}").advanced().blockWhenFull(true));

        from(seda(RECORD).size("{{campaign-dispatch.queue}}").concurrentConsumers("{{campaign-dispatch.recorders}}"))
                .routeId(RECORD).routeGroup("campaign")
                .routeDescription("Write outcomes and begin the next cycle")
                .routeConfigurationId(ErrorPolicies.CAMPAIGN_RECORD)
                .process().body(List.class, sends::record).id("record-outcomes")
                .to(seda(CYCLE).advanced().discardWhenFull(true));
    }
}
