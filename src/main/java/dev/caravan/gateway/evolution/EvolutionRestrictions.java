package dev.caravan.gateway.evolution;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * WhatsApp's enforcement in the body of a refusal: banned for a time (402), restricted (403), banned (406), no new
 * contacts (463; all GATEWAYS 4). Up to 2.3.7 Evolution tells of them in events alone, so the code is looked for where
 * its errors have one: beside the message, in a Boom object (GATEWAYS 1.2), or as the whole of the text.
 */
final class EvolutionRestrictions {

    private static final Set<Integer> CODES = Set.of(402, 403, 406, 463);
    private static final List<String> FIELDS = List.of("code", "statusCode", "status");
    private static final Pattern TEXT = Pattern.compile("(?:Error: )?(402|403|406|463)");

    private EvolutionRestrictions() {
    }

    /** The code, or 0 if there is none. */
    static int code(JsonNode body, List<String> messages) {
        for (String message : messages) {
            Matcher code = TEXT.matcher(message);
            if (code.matches()) {
                return Integer.parseInt(code.group(1));
            }
        }
        JsonNode told = body.path("response").path("message");
        for (JsonNode place : List.of(body, body.path("output"), body.path("response"), told, told.path(0))) {
            for (String field : FIELDS) {
                if (place.path(field).isInt() && CODES.contains(place.path(field).intValue())) {
                    return place.path(field).intValue();
                }
            }
        }
        return 0;
    }
}
