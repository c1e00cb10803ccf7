package dev.caravan.domain;

/** What Caravan asks of a gateway (SPEC 8). Every kind answers with a {@link GatewayAnswer} or a {@link GatewayFailure}. */
public sealed interface GatewayCommand extends GatewayRequest {

    /** Name of the configured gateway. */
    String gateway();

    /** The states of all loaded instances in one call, where the gateway offers that. */
    record ListStates(String gateway) implements GatewayCommand { }

    /** All instances the gateway knows, loaded or not, with login, last close and stored proxy. */
    record Inventory(String gateway) implements GatewayCommand { }

    record State(String gateway, String instance) implements GatewayCommand { }

    record FindProxy(String gateway, String instance) implements GatewayCommand { }

    record SetProxy(String gateway, String instance, ProxyAddress proxy) implements GatewayCommand { }

    record ClearProxy(String gateway, String instance) implements GatewayCommand { }

    record Restart(String gateway, String instance) implements GatewayCommand { }

    /** @param number digits for a pairing code, or null for a QR code */
    record Connect(String gateway, String instance, String number) implements GatewayCommand { }

    /** Ends the session and destroys its login. */
    record Logout(String gateway, String instance) implements GatewayCommand { }

    /** Asks the gateway to report this instance's events to Caravan, unless it already reports to somebody. */
    record ReportEvents(String gateway, String instance) implements GatewayCommand { }

    @Override
    default GatewayCommand command() {
        return this;
    }
}
