package dev.caravan.gateway.evolution;

import dev.caravan.domain.GatewayCommand;
import dev.caravan.gateway.Gateways;
import dev.caravan.gateway.HttpCall;

/** Builds the requests of all configured Evolution gateways. */
public final class EvolutionChannel {

    private final Gateways gateways;

    public EvolutionChannel(Gateways gateways) {
        this.gateways = gateways;
    }

    public HttpCall request(GatewayCommand command) {
        return new EvolutionRequests(gateways.get(command.gateway())).request(command);
    }
}
