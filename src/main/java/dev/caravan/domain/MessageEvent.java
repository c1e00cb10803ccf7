package dev.caravan.domain;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What a gateway reports of one message. It may be told twice, late and out of order (GATEWAYS 1.6). Numbers and texts
 * are private, so they are never shown.
 */
public sealed interface MessageEvent {

    /** Characters of a message's text; WhatsApp's own limit is below it. */
    int LONGEST_TEXT = 8_192;

    /** Characters of an instance's name, a message's id or a JID; real ones are far below it. */
    int LONGEST_NAME = 191;

    /** Name of the configured gateway. */
    String gateway();

    String instance();

    /** The gateway's name of the message, one of each instance's own. */
    String messageId();

    /** When it happened, on Caravan's clock. */
    Instant at();

    /** How far a message of ours got. */
    record Receipt(String gateway, String instance, String messageId, DeliveryStatus status, Instant at)
            implements MessageEvent {

        public Receipt {
            check(gateway, instance, messageId, at);
            Objects.requireNonNull(status, "status");
        }
    }

    /**
     * A message of ours was handed to the session: evidence for a send whose answer never came.
     *
     * @param remoteJid recipient as the gateway names it, by number rather than by hidden id if it tells both
     */
    record Echo(String gateway, String instance, String messageId, String remoteJid, String text, Instant at)
            implements MessageEvent {

        public Echo {
            check(gateway, instance, messageId, at);
            remoteJid = name("remoteJid", remoteJid);
            text = shortened(text);
        }

        @Override
        public String toString() {
            return "Echo[gateway=" + gateway + ", instance=" + instance + ", messageId=" + messageId + ", at=" + at
                    + "]";
        }
    }

    /**
     * A person wrote to an instance.
     *
     * @param senderJids who, numbers before hidden ids ({@code @lid}), of which there may be no number at all
     */
    record Inbound(String gateway, String instance, String messageId, List<String> senderJids, String text, Instant at)
            implements MessageEvent {

        public Inbound {
            check(gateway, instance, messageId, at);
            if (senderJids.isEmpty()) {
                throw new IllegalArgumentException("a message has a sender");
            }
            senderJids = senderJids.stream().map(jid -> name("sender", jid)).toList();
            text = shortened(text);
        }

        @Override
        public String toString() {
            return "Inbound[gateway=" + gateway + ", instance=" + instance + ", messageId=" + messageId + ", at=" + at
                    + "]";
        }
    }

    private static void check(String gateway, String instance, String messageId, Instant at) {
        Objects.requireNonNull(gateway, "gateway");
        Objects.requireNonNull(at, "at");
        name("instance", instance);
        name("message id", messageId);
    }

    /** What a column of the database holds; an event with more is nobody's. */
    private static String name(String what, String value) {
        if (value == null || value.isBlank() || value.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("a message has a " + what + " of 1 to " + LONGEST_NAME
                    + " characters");
        }
        return value;
    }

    private static String shortened(String text) {
        Objects.requireNonNull(text, "text");
        if (text.length() <= LONGEST_TEXT) {
            return text;
        }
        boolean halfCharacter = Character.isHighSurrogate(text.charAt(LONGEST_TEXT - 1));
        return text.substring(0, halfCharacter ? LONGEST_TEXT - 1 : LONGEST_TEXT);
    }
}
