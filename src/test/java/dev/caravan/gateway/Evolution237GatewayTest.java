package dev.caravan.gateway;

/** Evolution API 2.3.7 keeps the contract of gateways. */
class Evolution237GatewayTest extends EvolutionContract {

    Evolution237GatewayTest() {
        super("2.3.7");
    }
}
