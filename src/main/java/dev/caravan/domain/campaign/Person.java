package dev.caravan.domain.campaign;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whom a number belongs to: the country code and number (E.164) as one whole number. Brazilian mobiles with and without
 * their ninth digit are one person, and so are Mexican and Argentine numbers with and without the digit that WhatsApp
 * has behind the country code (GATEWAYS 1.5): all are kept in the form that gateways take for sending, which is with
 * the 9 for Brazil and Argentina and without the 1 for Mexico. Private, so never shown.
 *
 * @param number as it is kept; made from any of those forms
 */
public record Person(long number) {

    private static final long TEN_DIGITS = 10_000_000_000L;
    private static final long EIGHT_DIGITS = 100_000_000L;
    private static final long SEVEN_DIGITS = 10_000_000L;
    /** The shortest number of a country with its code; E.164 has 15 digits at the most. */
    private static final long SHORTEST = 1_000_000L;
    private static final long LONGEST = 999_999_999_999_999L;
    /** A number alone, or with its device and the domain of numbers; groups and hidden ids (lid) are no numbers. */
    private static final Pattern JID = Pattern.compile("\\+?(\\d{7,15})(?::\\d+)?(?:@(?:s\\.whatsapp\\.net|c\\.us))?");

    private static final Pattern SIGNS = Pattern.compile("[\\s()-]+");

    public Person {
        if (number < SHORTEST || number > LONGEST) {
            throw new IllegalArgumentException("a phone number has 7 to 15 digits with its country code");
        }
        number = canonical(number);
    }

    /** Whom a JID is of, or a number with its country code; empty for groups, broadcasts and hidden ids. */
    public static Optional<Person> ofJid(String jid) {
        Matcher matcher = JID.matcher(SIGNS.matcher(jid).replaceAll(""));
        return matcher.matches() && !matcher.group(1).startsWith("0")
                ? Optional.of(new Person(Long.parseLong(matcher.group(1)))) : Optional.empty();
    }

    /** The number as gateways take it: digits only, with the country code. */
    public String digits() {
        return Long.toString(number);
    }

    private static long canonical(long number) {
        if (number / TEN_DIGITS == 55) {
            long local = number % EIGHT_DIGITS;
            // Below 6 are landlines, which never had a ninth digit; with 0 begin 0800 and its like.
            return local / SEVEN_DIGITS >= 6 ? (number / EIGHT_DIGITS * 10 + 9) * EIGHT_DIGITS + local : number;
        }
        if (number / TEN_DIGITS == 54) {
            return 549 * TEN_DIGITS + number % TEN_DIGITS;
        }
        return number / TEN_DIGITS == 521 ? 52 * TEN_DIGITS + number % TEN_DIGITS : number;
    }

    @Override
    public String toString() {
        return "Person[]";
    }
}
