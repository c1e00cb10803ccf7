package dev.caravan.gateway;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.GatewayKind;
import dev.caravan.domain.GatewayRequest;

/** The gateways this node talks to. */
public final class Gateways {

    private final Map<String, GatewaySettings> byName = new TreeMap<>();

    public Gateways(List<GatewaySettings> gateways) {
        gateways.forEach(gateway -> byName.put(gateway.name(), gateway));
    }

    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    public List<GatewaySettings> ofKind(GatewayKind kind) {
        return byName.values().stream().filter(gateway -> gateway.kind() == kind).toList();
    }

    public Optional<GatewaySettings> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** @throws IllegalArgumentException when no such gateway is configured */
    public GatewaySettings get(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException("no gateway '" + name + "' is configured"));
    }

    /**
     * The channel that a request goes to.
     *
     * @throws GatewayFailure.Unreachable when its gateway is not configured any more
     */
    public String channel(GatewayRequest request) {
        String name = request.command().gateway();
        return find(name).map(GatewaySettings::channel).orElseThrow(
                () -> new GatewayFailure.Unreachable("gateway '" + name + "' is not configured"));
    }
}
