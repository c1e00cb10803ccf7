package dev.caravan.routes;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;

import dev.caravan.domain.GatewayCommand;
import dev.caravan.domain.GatewayKind;
import dev.caravan.gateway.GatewaySettings;
import dev.caravan.gateway.Gateways;
import org.apache.camel.builder.RouteBuilder;

/** Gateways that answer as a test says, in the place of the adapters behind GatewayCalls. */
final class ScriptedGateways extends RouteBuilder {

    static final String TOKEN = "token-of-webhooks";
    static final String LISTENER = "http://caravan.test/webhooks/evo";

    /** All that was asked, in order. */
    final List<GatewayCommand> asked = new CopyOnWriteArrayList<>();

    private final Map<String, Function<GatewayCommand, Object>> scripts = new ConcurrentHashMap<>();
    private final List<String> names;

    ScriptedGateways(String... names) {
        this.names = List.of(names);
    }

    Gateways gateways() {
        return new Gateways(names.stream().map(name -> new GatewaySettings(name, GatewayKind.EVOLUTION,
                URI.create("http://" + name + ".test"), "key", "2.3.7", Duration.ofSeconds(1), Duration.ofSeconds(1),
                Duration.ofSeconds(1), "", "", LISTENER, TOKEN)).toList());
    }

    /** Answers a command of that kind; a throwable is thrown. */
    void on(String gateway, Class<? extends GatewayCommand> command, Function<GatewayCommand, Object> answer) {
        scripts.put(gateway + command.getSimpleName(), answer);
    }

    void on(String gateway, Class<? extends GatewayCommand> command, Object answer) {
        on(gateway, command, asking -> answer);
    }

    Stream<GatewayCommand> asked(String gateway) {
        return asked.stream().filter(command -> command.gateway().equals(gateway));
    }

    /** Kinds of the commands that were asked, in order. */
    List<String> story() {
        return asked.stream().map(command -> command.getClass().getSimpleName()).toList();
    }

    @Override
    public void configure() {
        for (String name : names) {
            from("direct:evolution-gateway-" + name).routeId("scripted-" + name).errorHandler(noErrorHandler())
                    .process(exchange -> exchange.getMessage().setBody(
                            answer(exchange.getMessage().getBody(GatewayCommand.class))));
        }
    }

    private Object answer(GatewayCommand command) throws Exception {
        asked.add(command);
        Function<GatewayCommand, Object> script = scripts.get(command.gateway() + command.getClass().getSimpleName());
        Object answer = script == null ? new IllegalStateException("nobody expected " + command) : script.apply(command);
        if (answer instanceof Exception thrown) {
            throw thrown;
        } else if (answer instanceof Error error) {
            throw error;
        }
        return answer;
    }
}
