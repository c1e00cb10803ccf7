package dev.caravan.gateway.evolution;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

import dev.caravan.domain.GatewayCommand;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.GatewayFailure.CapabilityMissing;
import dev.caravan.domain.GatewayFailure.InstanceMissing;
import dev.caravan.domain.GatewayFailure.NodeUnavailable;
import dev.caravan.domain.GatewayFailure.OutcomeUnknown;
import dev.caravan.domain.GatewayFailure.Rejected;
import dev.caravan.domain.GatewayFailure.SessionUnfit;
import dev.caravan.domain.GatewayFailure.Throttled;
import dev.caravan.domain.GatewayFailure.Unauthorized;

/** Evolution's refusals to failures, first match wins (GATEWAYS 1.1-1.4). The order is the policy; a test pins each row. */
public final class EvolutionFaults {

    /** @param text all messages of the body, joined */
    public record Signal(GatewayCommand command, int status, String text) {

        boolean says(String part) {
            return text.contains(part);
        }
    }

    private record Row(Predicate<Signal> when, Function<String, GatewayFailure> then) { }

    private static final int LONGEST = 300;

    private static final List<Row> ROWS = List.of(
            new Row(s -> s.status() == 401, Unauthorized::new),
            new Row(s -> s.status() == 429, Throttled::new),
            // A proxy before the gateway gave up waiting: the gateway may still be at it.
            new Row(s -> (s.status() == 502 || s.status() == 504) && !s.command().onlyReads(),
                    text -> new OutcomeUnknown(text, true)),
            new Row(s -> s.status() == 502 || s.status() == 503 || s.status() == 504, NodeUnavailable::new),
            new Row(s -> s.status() == 404 && s.command() instanceof GatewayCommand.ListStates, CapabilityMissing::new),
            new Row(s -> s.status() == 404 && s.says("Cannot "), CapabilityMissing::new),
            new Row(s -> s.status() == 404, InstanceMissing::new),
            new Row(s -> s.status() == 400 && s.says("is not connected"), SessionUnfit::new),
            new Row(s -> s.status() == 500 && s.says("Connection Closed"), SessionUnfit::new),
            new Row(s -> s.status() == 500 && s.says("reading 'instanceId'"), InstanceMissing::new),
            new Row(s -> s.status() < 300 && s.text().isEmpty() && s.command().onlyReads(), NodeUnavailable::new),
            new Row(s -> s.status() < 300 && s.text().isEmpty(), text -> new OutcomeUnknown(text, false)),
            new Row(s -> s.status() == 200 && s.command() instanceof GatewayCommand.Connect, InstanceMissing::new),
            new Row(s -> s.status() >= 500 && s.command().onlyReads(), NodeUnavailable::new),
            new Row(s -> s.status() >= 500, text -> new OutcomeUnknown(text, false)),
            new Row(s -> s.status() >= 300 && s.status() < 400, NodeUnavailable::new),
            new Row(s -> true, Rejected::new));

    private EvolutionFaults() {
    }

    public static GatewayFailure classify(Signal signal) {
        String shown = withoutLogin(signal);
        String text = "HTTP " + signal.status() + ": "
                + (shown.length() > LONGEST ? shown.substring(0, LONGEST) : shown);
        return ROWS.stream().filter(row -> row.when().test(signal)).findFirst().orElseThrow().then().apply(text);
    }

    /** A gateway whose database fails may quote the statement with all its values. */
    private static String withoutLogin(Signal signal) {
        String text = signal.text();
        if (signal.command() instanceof GatewayCommand.SetProxy set) {
            for (String secret : List.of(set.proxy().password(), set.proxy().username())) {
                text = secret.isEmpty() ? text
                        : text.replace(secret, "***").replace(EvolutionProtocols.encodeLogin(secret), "***");
            }
        }
        return text;
    }
}
