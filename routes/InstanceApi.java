package routes;

import dev.caravan.domain.Answered;
import dev.caravan.gateway.AnswerEnrichment;
import dev.caravan.http.endpoint.Answer;
import dev.caravan.http.endpoint.ApiRoutes;
import dev.caravan.http.endpoint.InstanceEndpoints;
import dev.caravan.http.endpoint.SenderEndpoints;
import java.util.function.Function;
import org.apache.camel.BeanInject;
import org.apache.camel.Exchange;
import org.apache.camel.builder.endpoint.EndpointRouteBuilder;

/**
 * Instances for other systems and people.
 *
 * In:       the requests under /api/instances and /api/instance/{name}.
 * Out:      JSON. What is asked of a gateway goes through GatewayCalls.
 * Failures: ErrorPolicies.API.
 */
public class InstanceApi extends EndpointRouteBuilder {

    public static final String LIST = "instance-list";
    public static final String REGISTER = "instance-register";
    public static final String DETAILS = "instance-details";
    public static final String TIMELINE = "instance-timeline";
    public static final String QR = "instance-qr";
    public static final String ENABLE = "instance-enable";
    public static final String DISABLE = "instance-disable";
    public static final String CONNECT = "instance-connect";
    public static final String RESTART = "instance-restart";
    public static final String DISCONNECT = "instance-disconnect";
    public static final String LOGOUT = "instance-logout";
    public static final String RELEASE_SENDING = "instance-release-sending";

    @BeanInject
    InstanceEndpoints instances;

    @BeanInject
    SenderEndpoints senders;

    @Override
    public void configure() {
        ApiRoutes api = new ApiRoutes(this, ErrorPolicies.API);
        api.answer(LIST, "List instances", instances::list);
        api.answer(DETAILS, "Tell all about an instance", instances::details);
        api.answer(TIMELINE, "Tell an instance's history", instances::timeline);
        api.answer(QR, "Give an instance's QR code while it can be scanned", instances::qr);
        api.answer(ENABLE, "Want an instance up", instances::enable);
        api.answer(CONNECT, "Begin to connect an instance", instances::connect);
        api.answer(DISABLE, "Want an instance down and its proxy back", instances::disable);
        api.answer(DISCONNECT, "Close a session and keep its login", instances::disconnect);
        api.answer(RELEASE_SENDING, "Let campaigns send through a restricted instance again", senders::release);
        order(RESTART, "Have a gateway restart a session", instances::restart);
        order(LOGOUT, "End a session and destroy its login", instances::logout);

        from(direct(REGISTER))
                .routeId(REGISTER).routeGroup("api")
                .routeDescription("Register an instance that its gateway has")
                .routeConfigurationId(ErrorPolicies.API)
                .transform().exchange(instances::register).id("read-registration")
                .enrich(direct(GatewayCalls.CALL), new AnswerEnrichment(), true).id("ask-whether-it-exists")
                .transform().body(Answered.class, instances::registered).id("register-instance")
                .process().exchange(Answer::write).id("answer-registration");
    }

    private void order(String channel, String description, Function<Exchange, Object> endpoint) {
        from(direct(channel))
                .routeId(channel).routeGroup("api").routeDescription(description)
                .routeConfigurationId(ErrorPolicies.API)
                .transform().exchange(endpoint).id("read-" + channel)
                .enrich(direct(GatewayCalls.CALL), new AnswerEnrichment(), true).id("call-" + channel)
                .transform().body(Answered.class, instances::ordered).id("conclude-" + channel)
                .process().exchange(Answer::write).id("answer-" + channel);
    }
}
