package dev.caravan.gateway.evolution;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.domain.GatewayAnswer;

/**
 * A round trip at Evolution: the business profile of the instance's own number, which neither Evolution nor Baileys
 * keeps, so WhatsApp must answer each time. The number query would not do: numbers of 55, 52 and 54 are answered from
 * Evolution's database for seven days, by a mute session too, and number checks are what numbers are banned for
 * (GATEWAYS 1.5). Read in the sources of 2.2.3, 2.3.6, 2.3.7 and 2.4.0-rc2: whatsapp.baileys.service.ts,
 * onWhatsappCache.ts; Baileys 7.0.0-rc.9: chats.ts, socket.ts.
 */
final class EvolutionRoundTrips {

    /** What Evolution calls each error here, whatever it is. */
    private static final String CAPTION = "Error updating profile name";
    /** WhatsApp's own refusals, such as item-not-found or rate-overlimit: it was there to refuse. */
    private static final Pattern SAID_BY_WHATSAPP = Pattern.compile("Error: ([a-z]+(-[a-z]+)+|Unknown error)");

    private EvolutionRoundTrips() {
    }

    /** Without a number it is about the instance's own. */
    static ObjectNode ownProfile() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** @return empty when WhatsApp did not answer, or that cannot be told */
    static Optional<GatewayAnswer> answer(int status, JsonNode body, List<String> messages) {
        boolean profile = status == 200 && body.path("isBusiness").isBoolean();
        boolean refused = status == 500 && SAID_BY_WHATSAPP.matcher(text(messages)).matches();
        return profile || refused ? Optional.of(new GatewayAnswer.RoundTripped()) : Optional.empty();
    }

    static String text(List<String> messages) {
        return String.join("; ", messages.stream().filter(message -> !message.equals(CAPTION)).toList());
    }
}
