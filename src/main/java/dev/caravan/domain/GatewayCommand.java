package dev.caravan.domain;

import java.time.Duration;
import java.time.Instant;

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

    /** @param number digits for a pairing code, or null for a QR code; private */
    record Connect(String gateway, String instance, String number) implements GatewayCommand {

        @Override
        public String toString() {
            return "Connect[gateway=" + gateway + ", instance=" + instance + "]";
        }
    }

    /** Ends the session and destroys its login. */
    record Logout(String gateway, String instance) implements GatewayCommand { }

    /** Whom the gateway tells of this instance's events. */
    record FindListener(String gateway, String instance) implements GatewayCommand { }

    /** Asks the gateway to tell Caravan of this instance's events; it forgets whom it told before. */
    record SetListener(String gateway, String instance) implements GatewayCommand { }

    /**
     * Sends a text to a person, once: nothing repeats it. {@link GatewayFailure.OutcomeUnknown} means that it may have
     * gone out, every other failure that it certainly did not.
     *
     * @param number the recipient's, with country code; private, as is the text
     */
    record SendText(String gateway, String instance, String number, String text) implements GatewayCommand {

        @Override
        public String toString() {
            return "SendText[gateway=" + gateway + ", instance=" + instance + "]";
        }
    }

    /**
     * Looks a text up in the gateway's history, to learn what became of a send of unknown outcome. A gateway that keeps
     * no history finds nothing (GATEWAYS 1.5).
     *
     * @param number the recipient's, as it was sent to; other ways to write it are found as well
     * @param from   start of the attempt, less what the two clocks may be apart; the gateway counts whole seconds
     * @param until  end of the attempt, plus the same
     */
    record FindMessage(String gateway, String instance, String number, String text, Instant from, Instant until)
            implements GatewayCommand {

        @Override
        public String toString() {
            return "FindMessage[gateway=" + gateway + ", instance=" + instance + ", from=" + from + ", until=" + until
                    + "]";
        }
    }

    /**
     * Has WhatsApp itself answer something through the session: one that is open and mute does not. It is asked about
     * nobody but the instance, and what it says does not matter.
     *
     * @param within longest wait; {@link GatewayFailure.SessionUnfit} when it is over, and the node is not to blame
     */
    record RoundTrip(String gateway, String instance, Duration within) implements GatewayCommand { }

    /** Asking twice does no more than asking once, and nothing is changed. */
    default boolean onlyReads() {
        return this instanceof ListStates || this instanceof Inventory || this instanceof State
                || this instanceof FindProxy || this instanceof FindListener || this instanceof FindMessage
                || this instanceof RoundTrip;
    }

    @Override
    default GatewayCommand command() {
        return this;
    }
}
