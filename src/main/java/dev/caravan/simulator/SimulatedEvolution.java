package dev.caravan.simulator;

import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

import com.fasterxml.jackson.core.JsonParseException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole Evolution API 2.3 gateway and the WhatsApp world behind it, without a socket of its own.
 *
 * <p>All calls, all scheduled tasks and all completions of the transport must come from one thread; nothing in here is
 * locked. Time is only what the clock and the scheduler say, so a driven scheduler runs a month in minutes.
 */
public final class SimulatedEvolution {

    private static final Logger LOG = LoggerFactory.getLogger(SimulatedEvolution.class);

    private final Node node;
    private final Gate gate;
    private final Endpoints endpoints = new Endpoints();
    private final ControlEndpoints control;
    private final ProxyTest proxyTest;

    /**
     * Creates the gateway with the fleet of its options.
     *
     * @param serverUrl what the gateway calls itself in webhooks and on {@code /}
     */
    public SimulatedEvolution(SimulatorOptions options, Clock clock, Scheduler scheduler, WebhookTransport transport,
            String serverUrl) {
        node = new Node(options, clock, scheduler);
        gate = new Gate(node);
        WebhookDelivery delivery = new WebhookDelivery(node, transport, serverUrl);
        InstanceEvents events = new InstanceEvents(delivery);
        Lines lines = new Lines(node, events);
        NodeLife life = new NodeLife(node, lines);
        Inbox inbox = new Inbox(node, events);
        Messages messages = new Messages(node, events, inbox);
        Numbers numbers = new Numbers(node);
        proxyTest = new ProxyTest(node);
        new NodeEndpoints(node, gate, serverUrl, endpoints);
        new InstanceCreation(node, gate, proxyTest, lines, events, endpoints);
        new InstanceListing(node, gate, messages, endpoints);
        new InstanceLifecycle(node, lines, events, messages, endpoints);
        new ProxyEndpoints(node, proxyTest, endpoints);
        new MessageEndpoints(node, messages, numbers, endpoints);
        new ChatEndpoints(node, messages, numbers, endpoints);
        new ProfileEndpoints(node, numbers, endpoints);
        new WebhookEndpoints(node, endpoints);
        control = new ControlEndpoints(node, gate, lines, life, delivery, messages, inbox, numbers);
        new Fleet(node, lines).create(options.fleet());
    }

    /** How a proxy of this world treats somebody who uses it: empty if well, never if the proxy never answers. */
    public Future<Optional<String>> proxyFault(String proxyHost, int proxyPort, String username, String password) {
        return proxyTest.fault(new StoredProxy("", true, proxyHost, Integer.toString(proxyPort), "http", username,
                password, node.now(), node.now()));
    }

    /** Tells of sessions that come and go, and first of those that are there. One watch at a time. */
    public void watch(SessionWatch watch) {
        node.watch(watch);
    }

    /** Answers a call. The future never fails; it may never complete, as a real gateway may never answer. */
    public Future<Answer> handle(Call call) {
        if (call.segment(0).equals(ControlEndpoints.ROOT)) {
            return guarded(() -> control.answer(call, body(call)));
        }
        if (node.switches.phase == NodeSwitches.Phase.DOWN) {
            return Future.succeededFuture(Answer.broken());
        }
        if (node.switches.slowBy.isZero()) {
            return guarded(() -> route(call));
        }
        Promise<Answer> late = Promise.promise();
        node.later(node.switches.slowBy, () -> guarded(() -> route(call)).onComplete(late));
        return late.future();
    }

    private Future<Answer> route(Call call) {
        if (node.switches.licenceGate && !call.path().isEmpty()) {
            throw ApiError.raw(503, licenceRequired());
        }
        JsonObject body = body(call);
        Endpoints.Endpoint plain = endpoints.plainFor(call);
        if (plain != null) {
            return plain.answer(call, null, body);
        }
        Endpoints.Endpoint named = endpoints.namedFor(call);
        if (named == null) {
            throw ApiError.notFound("Cannot " + call.method() + " " + call.target());
        }
        Instance admitted = gate.admit(call, call.segment(2));
        // a stray query parameter replaces the one of the path (GATEWAYS 1.1)
        Instance meant = node.instances.getOrDefault(call.query().getOrDefault("instanceName", ""), admitted);
        return named.answer(call, meant, body);
    }

    /** Without the JSON media type nobody reads the body (GATEWAYS 1.2). */
    private static JsonObject body(Call call) {
        if (call.body().isBlank() || !call.header("content-type").startsWith("application/json")) {
            return new JsonObject();
        }
        try {
            return Json.decodeValue(call.body()) instanceof JsonObject object ? object : new JsonObject();
        } catch (DecodeException e) {
            long position = e.getCause() instanceof JsonParseException cause ? cause.getLocation().getCharOffset() : 0;
            throw ApiError.malformedJson("Unexpected token in JSON at position " + position);
        }
    }

    private static Future<Answer> guarded(Supplier<Future<Answer>> work) {
        try {
            return work.get().recover(SimulatedEvolution::toAnswer);
        } catch (ApiError error) {
            return Future.succeededFuture(error.answer());
        } catch (RuntimeException e) {
            return toAnswer(e);
        }
    }

    private static Future<Answer> toAnswer(Throwable failure) {
        if (failure instanceof ApiError error) {
            return Future.succeededFuture(error.answer());
        }
        // like the real gateway, which answers 500 with the error's text where nobody checked a value
        LOG.debug("A call failed", failure);
        return Future.succeededFuture(ApiError.internal(String.valueOf(failure.getMessage())).answer());
    }

    private static JsonObject licenceRequired() {
        return new JsonObject().put("error", "service not activated").put("code", "LICENSE_REQUIRED")
                .put("register_url", "https://license.invalid/register").put("instance_id", "simulated")
                .put("docs_url", "https://license.invalid/docs").put("message", "This node is not activated.");
    }
}
