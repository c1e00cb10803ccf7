package routes;

import dev.caravan.http.endpoint.Answer;
import dev.caravan.http.endpoint.KeyEndpoints;
import java.util.function.Function;
import org.apache.camel.BeanInject;
import org.apache.camel.Exchange;
import org.apache.camel.builder.endpoint.EndpointRouteBuilder;

/**
 * API keys for admins.
 *
 * In:       the requests under /api/keys.
 * Out:      JSON; a key's secret once, when it is made.
 * Failures: ErrorPolicies.API.
 */
public class KeyApi extends EndpointRouteBuilder {

    public static final String LIST = "key-list";
    public static final String CREATE = "key-create";
    public static final String REVOKE = "key-revoke";

    @BeanInject
    KeyEndpoints keys;

    @Override
    public void configure() {
        answer(LIST, "List API keys", keys::list);
        answer(CREATE, "Make an API key", keys::create);
        answer(REVOKE, "End an API key", keys::revoke);
    }

    private void answer(String channel, String description, Function<Exchange, Object> endpoint) {
        from(direct(channel))
                .routeId(channel).routeGroup("api").routeDescription(description)
                .routeConfigurationId(ErrorPolicies.API)
                .transform().exchange(endpoint).id("do-" + channel)
                .process().exchange(Answer::write).id("answer-" + channel);
    }
}
