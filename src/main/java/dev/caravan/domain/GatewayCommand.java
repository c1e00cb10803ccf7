package dev.caravan.domain;

/** What Caravan asks of a gateway (SPEC 8); the reply is a {@link GatewayAnswer} or a {@link GatewayFailure}. */
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

    /** Whom the gateway tells of this instance's events. */
    record FindListener(String gateway, String instance) implements GatewayCommand { }

    /** Asks the gateway to tell Caravan of this instance's events; it forgets whom it told before. */
    record SetListener(String gateway, String instance) implements GatewayCommand { }

    /** Asking twice does no more than asking once, and nothing is changed. */
    default boolean onlyReads() {
        return this instanceof ListStates || this instanceof Inventory || this instanceof State
                || this instanceof FindProxy || this instanceof FindListener;
    }

    @Override
    default GatewayCommand command() {
        return this;
    }
}
