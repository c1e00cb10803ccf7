package routes;

import dev.caravan.http.endpoint.ApiRoutes;
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
        new ApiRoutes(this, ErrorPolicies.API)
                .answer(LIST, "List the instances that need a person", attention::list);
    }
}
