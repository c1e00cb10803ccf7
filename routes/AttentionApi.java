package routes;

import dev.caravan.http.endpoint.Answer;
import dev.caravan.http.endpoint.AttentionEndpoints;
import org.apache.camel.BeanInject;
import org.apache.camel.builder.endpoint.EndpointRouteBuilder;

/**
 * Whom the fleet needs.
 *
 * In:       GET /api/attention.
 * Out:      JSON: instances with cause, since when and what to do, and the fleet in one sentence.
 * Failures: ErrorPolicies.API.
 */
public class AttentionApi extends EndpointRouteBuilder {

    public static final String LIST = "attention-list";

    @BeanInject
    AttentionEndpoints attention;

    @Override
    public void configure() {
        from(direct(LIST))
                .routeId(LIST).routeGroup("api")
                .routeDescription("List the instances that need a person")
                .routeConfigurationId(ErrorPolicies.API)
                .transform().exchange(attention::list).id("list-attention")
                .process().exchange(Answer::write).id("answer-attention");
    }
}
