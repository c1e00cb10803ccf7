package routes;

import dev.caravan.http.endpoint.Answer;
import dev.caravan.http.endpoint.IncidentEndpoints;
import java.util.function.Function;
import org.apache.camel.BeanInject;
import org.apache.camel.Exchange;
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
        answer(LIST, "List incidents", incidents::list);
        answer(CLOSE, "Close an incident by hand", incidents::close);
        answer(REVERSE, "Give proxies back what an incident cost them", incidents::reverse);
    }

    private void answer(String channel, String description, Function<Exchange, Object> endpoint) {
        from(direct(channel))
                .routeId(channel).routeGroup("api").routeDescription(description)
                .routeConfigurationId(ErrorPolicies.API)
                .transform().exchange(endpoint).id("do-" + channel)
                .process().exchange(Answer::write).id("answer-" + channel);
    }
}
