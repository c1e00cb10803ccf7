package dev.caravan.simulator;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.vertx.core.json.JsonObject;

/** How numbers are written, which of them are on WhatsApp, and which the gateway still remembers (GATEWAYS 1.5). */
final class Numbers {

    static final String PERSON = "@s.whatsapp.net";
    private static final String GROUP = "@g.us";
    private static final Pattern BRAZILIAN = Pattern.compile("^(\\d{2})(\\d{2})\\d(\\d{8})$");
    /** A number of this many digits is taken for a group. */
    private static final int GROUP_DIGITS = 18;
    private static final int SHORTEST = 8;

    private final Node node;
    private final Map<String, Boolean> described = new HashMap<>();
    private final Map<String, Instant> verifiedUntil = new HashMap<>();

    Numbers(Node node) {
        this.node = node;
    }

    /** The JID the gateway makes of a number. */
    static String jid(String number) {
        if (number.contains(GROUP) || number.contains(PERSON) || number.contains("@lid")) {
            return number;
        }
        String digits = number.split("[:@]", 2)[0].replaceAll("\\D", "");
        if (digits.length() >= GROUP_DIGITS) {
            return digits + GROUP;
        }
        return brazilian(mexicanOrArgentine(digits)) + PERSON;
    }

    /** Groups and hidden ids are sent to without the number query. */
    static boolean skipsQuery(String jid) {
        return jid.endsWith(GROUP) || jid.endsWith("@lid");
    }

    static boolean isGroup(String jid) {
        return jid.endsWith(GROUP);
    }

    /** Says that a number or group is, or is not, on WhatsApp. */
    void describe(String number, boolean exists) {
        described.put(jid(number), exists);
    }

    /** Unless described: numbers of eight digits or more exist, except those with 999 in front; groups do not. */
    boolean exists(String jid) {
        Boolean known = described.get(jid);
        if (known != null) {
            return known;
        }
        String user = jid.substring(0, jid.indexOf('@'));
        return !isGroup(jid) && user.length() >= SHORTEST && !user.startsWith("999");
    }

    /** What the number query says of a number; one that exists is remembered, from then on whatever becomes of it. */
    JsonObject verdict(String number) {
        String jid = jid(number);
        boolean remembered = isRemembered(jid);
        boolean exists = remembered || exists(jid);
        if (exists && !remembered) {
            remember(jid);
        }
        return new JsonObject().put("jid", jid).put("exists", exists).put("number", number);
    }

    /** The cache's key is built twice for all other countries and never hits (GATEWAYS 1.5). */
    void remember(String jid) {
        if (jid.startsWith("55") || jid.startsWith("52") || jid.startsWith("54")) {
            verifiedUntil.put(jid, node.now().plus(Pace.NUMBER_CACHE));
        }
    }

    boolean isRemembered(String jid) {
        return node.now().isBefore(verifiedUntil.getOrDefault(jid, Instant.MIN));
    }

    void forgetDescriptions() {
        described.clear();
    }

    private static String mexicanOrArgentine(String digits) {
        boolean long13 = digits.length() == 13 && (digits.startsWith("52") || digits.startsWith("54"));
        return long13 ? digits.substring(0, 2) + digits.substring(3) : digits;
    }

    private static String brazilian(String digits) {
        Matcher parts = BRAZILIAN.matcher(digits);
        if (!digits.startsWith("55") || !parts.matches()) {
            return digits;
        }
        boolean keepsNinth = parts.group(3).charAt(0) < '7' || Integer.parseInt(parts.group(2)) < 31;
        return keepsNinth ? digits : parts.group(1) + parts.group(2) + parts.group(3);
    }
}
