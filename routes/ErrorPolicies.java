package routes;

import dev.caravan.domain.GatewayFailure.NodeUnavailable;
import dev.caravan.domain.GatewayFailure.Unreachable;
import dev.caravan.http.ProblemTranslator;
import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.endpoint.EndpointRouteConfigurationBuilder;

/** What each failure costs. A route names one policy; a route that names none gets the last. */
public class ErrorPolicies extends EndpointRouteConfigurationBuilder {

    /** The caller is told, as problem+json. */
    public static final String API = "api";

    /** Nothing is decided here: whoever asked the gateway gets the failure and decides. */
    public static final String GATEWAY_CALL = "gateway-call";

    /** The work is a row with a due time or a lease: the failure is logged, and the work done again at that time. */
    public static final String DUE_WORK = "due-work";

    /** The caller records the failure with the run that it began. */
    public static final String SWEEP = "sweep";

    /**
     * A message was not taken, or may have been. What certainly was not is sent again, soon, a few times, by this layer
     * alone, and only while it still may; what stays is an outcome like any other.
     */
    public static final String CAMPAIGN_SEND = "campaign-send";

    /** Outcomes are facts: they are written as soon as the database takes them. */
    public static final String CAMPAIGN_RECORD = "campaign-record";

    @Override
    public void configuration() {
        routeConfiguration(API)
                .onException(Throwable.class).handled(true)
                    .process(new ProblemTranslator()).id("answer-problem").end();

        routeConfiguration(GATEWAY_CALL)
                .errorHandler(noErrorHandler());

        routeConfiguration(CAMPAIGN_SEND)
                .onException(Unreachable.class, NodeUnavailable.class)
                    .retryWhile(method("sends", "mayGoAgain"))
                    .redeliveryDelay("{{campaign-dispatch.redelivery-delay}}").useExponentialBackOff()
                    .useCollisionAvoidance().asyncDelayedRedelivery().logRetryAttempted(false)
                    .logExhausted(false).handled(true).to(direct(CampaignDispatch.FAILED)).end()
                // Said, because a second failure would go on with the redeliveries of the first one's policy.
                .onException(Throwable.class)
                    .maximumRedeliveries(0)
                    .logExhausted(false).handled(true).to(direct(CampaignDispatch.FAILED)).end();

        routeConfiguration(CAMPAIGN_RECORD)
                .onException(Throwable.class)
                    .maximumRedeliveries(-1).redeliveryDelay("{{campaign-dispatch.record-again}}")
                    .asyncDelayedRedelivery().end();

        routeConfiguration(SWEEP)
                .errorHandler(noErrorHandler());

        routeConfiguration(DUE_WORK)
                .onException(Throwable.class).handled(true)
                    .log(LoggingLevel.ERROR, "SYSTEM", "${routeId}: ${exception}").id("log-due-work").end();

        routeConfiguration()
                .onException(Throwable.class).handled(true)
                    .log(LoggingLevel.ERROR, "SYSTEM", "${routeId}: ${exception}").id("log-unexpected").end();
    }
}
