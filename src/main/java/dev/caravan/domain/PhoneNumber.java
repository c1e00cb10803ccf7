package dev.caravan.domain;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whom a number belongs to, however it is written: blanks and signs, the JID that a gateway makes of it, Brazilian
 * mobiles with and without their ninth digit, Mexican and Argentine ones with and without the digit behind the country
 * code (GATEWAYS 1.5) are all the same. Private, so never shown.
 *
 * @param digits country code and number, without the digits that some leave out; made from any way to write it
 */
public record PhoneNumber(String digits) {

    /** Numbers below 6 are landlines, which never had a ninth digit. */
    private static final Pattern BRAZILIAN_MOBILE = Pattern.compile("55(\\d{2})9([6-9]\\d{7})");
    private static final Pattern MEXICAN_OR_ARGENTINE = Pattern.compile("(521|549)\\d{10}");

    public PhoneNumber {
        digits = shortest(digits.split("[:@]", 2)[0].replaceAll("\\D", ""));
    }

    private static String shortest(String digits) {
        Matcher brazilian = BRAZILIAN_MOBILE.matcher(digits);
        if (brazilian.matches()) {
            return "55" + brazilian.group(1) + brazilian.group(2);
        }
        Matcher other = MEXICAN_OR_ARGENTINE.matcher(digits);
        return other.matches() ? digits.substring(0, 2) + digits.substring(3) : digits;
    }

    @Override
    public String toString() {
        return "PhoneNumber[]";
    }
}
