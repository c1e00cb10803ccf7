package routes;

import dev.caravan.http.endpoint.ApiRoutes;
import dev.caravan.http.endpoint.IncidentEndpoints;
import org.apache.camel.BeanInject;
import org.apache.camel.builder.endpoint.EndpointRouteBuilder;

/**
 * Incidents for people.
 *
 * In:       the requests under /api/incidents.
 * Out:      JSON.
 * Failures: ErrorPolicies.API.
 */
public class IncidentApi extends EndpointRouteBuilder {

    public static final String LIST = "incident-list";
    public static final String CLOSE = "incident-close";
    public static final String REVERSE = "incident-reverse";

    @BeanInject
    IncidentEndpoints incidents;

    @Override
    public void configure() {
        ApiRoutes api = new ApiRoutes(this, ErrorPolicies.API);
        api.answer(LIST, "List incidents", incidents::list);
        api.answer(CLOSE, "Close an incident by hand", incidents::close);
        api.answer(REVERSE, "Give proxies back what an incident cost them", incidents::reverse);
    }
}
