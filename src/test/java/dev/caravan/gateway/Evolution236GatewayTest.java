package dev.caravan.gateway;

/** Evolution API 2.3.6 keeps the contract of gateways. */
class Evolution236GatewayTest extends EvolutionContract {

    Evolution236GatewayTest() {
        super("2.3.6");
    }
}
