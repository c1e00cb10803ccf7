package routes;

import dev.caravan.http.endpoint.ApiRoutes;
import dev.caravan.http.endpoint.KeyEndpoints;
import org.apache.camel.BeanInject;
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
        ApiRoutes api = new ApiRoutes(this, ErrorPolicies.API);
        api.answer(LIST, "List API keys", keys::list);
        api.answer(CREATE, "Make an API key", keys::create);
        api.answer(REVOKE, "End an API key", keys::revoke);
    }
}
