package dev.caravan.domain;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a gateway answered, in Caravan's words. */
public sealed interface GatewayAnswer {

    /** @param states by instance; an instance that is known but not listed is not loaded */
    record StatesListed(Map<String, Signal> states) implements GatewayAnswer { }

    record StateTold(Signal signal) implements GatewayAnswer { }

    record InventoryTaken(List<Listed> instances) implements GatewayAnswer { }

    /**
     * One instance of an inventory.
     *
     * @param signal    the gateway's stored state: good for an inventory, not for liveness (GATEWAYS 1.3)
     * @param paired    whether the session has had a login
     * @param closeCode code of the last permanent close, or null
     * @param closedAt  when that was, or null
     * @param proxy     stored proxy, or empty
     */
    record Listed(String instance, Signal signal, boolean paired, Integer closeCode, Instant closedAt,
                  Optional<StoredProxy> proxy) { }

    /**
     * A proxy that the gateway has stored for an instance.
     *
     * @param address  null when it is nothing that Caravan could lease: an unknown protocol, a list, no port
     * @param storedAt when the gateway stored it, or null if it does not tell
     */
    record StoredProxy(ProxyAddress address, Instant storedAt) { }

    record ProxyFound(Optional<StoredProxy> proxy) implements GatewayAnswer { }

    /** The gateway says it stored the proxy; whether it did, a find tells (GATEWAYS 1.4). */
    record ProxyAccepted() implements GatewayAnswer { }

    /** The gateway tested the proxy and did not take it. */
    record ProxyRefused(String reason) implements GatewayAnswer { }

    record ProxyCleared() implements GatewayAnswer { }

    /** The restart is under way; the session logs in again by itself. */
    record Restarting() implements GatewayAnswer { }

    /** There is no socket to restart: the session is closed or not loaded. */
    record NothingToRestart() implements GatewayAnswer { }

    /** @param qr a code to scan, possibly an old one (GATEWAYS 1.3), or null */
    record Connecting(Signal signal, QrCode qr) implements GatewayAnswer { }

    record LoggedOut() implements GatewayAnswer { }

    /**
     * @param url           where events go, or empty if nowhere
     * @param authorization what they carry to be recognised by; a secret
     * @param all           whether all that Caravan needs to hear of go there
     */
    record ListenerFound(Optional<String> url, String authorization, boolean all) implements GatewayAnswer {

        @Override
        public String toString() {
            return "ListenerFound[" + url + ", all=" + all + "]";
        }
    }

    record ListenerSet() implements GatewayAnswer { }

    /**
     * The gateway took the message: handed to the session, nothing more (GATEWAYS 1.5).
     *
     * @param messageId the gateway's, by which later events name it
     * @param remoteJid whom the gateway made of the number; private
     * @param at        when, in whole seconds of the gateway's clock, or null if it does not tell
     */
    record MessageAccepted(String messageId, String remoteJid, Instant at) implements GatewayAnswer {

        @Override
        public String toString() {
            return "MessageAccepted[messageId=" + messageId + ", at=" + at + "]";
        }
    }

    /** The number is not on WhatsApp; nothing was sent. */
    record RecipientUnknown(String number) implements GatewayAnswer {

        @Override
        public String toString() {
            return "RecipientUnknown[]";
        }
    }

    /** WhatsApp answered through the session; that it may have refused what was asked does not matter. */
    record RoundTripped() implements GatewayAnswer { }

    /** @param messages newest first; none if the text was not sent, or the gateway keeps no history */
    record MessagesFound(List<SentMessage> messages) implements GatewayAnswer { }

    /**
     * One message of a gateway's history.
     *
     * @param remoteJid recipient; private, as is the text
     * @param status    the furthest it got
     * @param at        when it was taken, in whole seconds of the gateway's clock
     */
    record SentMessage(String messageId, String remoteJid, String text, DeliveryStatus status, Instant at) {

        @Override
        public String toString() {
            return "SentMessage[messageId=" + messageId + ", status=" + status + ", at=" + at + "]";
        }
    }
}
