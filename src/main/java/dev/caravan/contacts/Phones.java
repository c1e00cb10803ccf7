package dev.caravan.contacts;

import java.util.Optional;
import java.util.regex.Pattern;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import dev.caravan.domain.campaign.Person;

/**
 * Reads phone numbers as people write them. A number without a country code is one of the region's; after {@code +} or
 * {@code 00} the country code follows. Whether such a number can exist is libphonenumber's to say.
 */
public final class Phones {

    /** Marks of direction and the like come along when a number is copied from a chat; an apostrophe from a sheet. */
    private static final Pattern UNSEEN = Pattern.compile("\\p{Cf}|^\\s*'");
    /** What a sheet makes of a whole number; the zero is none of the number's. */
    private static final Pattern FRACTION = Pattern.compile("\\d{8,15}\\.0");
    /** No country's numbers have fewer, the code included. */
    private static final int FEWEST_DIGITS = 7;
    /** As long as any number with signs between all its digits. */
    private static final int MOST_CHARACTERS = 40;

    private final PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
    private final String region;

    private Phones(String region) {
        this.region = region;
    }

    /** For numbers of a country, by its two letters (ISO 3166); empty when no such country has any. */
    public static Optional<Phones> of(String region) {
        return PhoneNumberUtil.getInstance().getSupportedRegions().contains(region)
                ? Optional.of(new Phones(region)) : Optional.empty();
    }

    /**
     * Whose number it is; JIDs of people are numbers too.
     *
     * @throws IllegalArgumentException saying what is wrong, without the number
     */
    public Person person(String text) {
        String seen = UNSEEN.matcher(text).replaceAll("").strip();
        return seen.indexOf('@') < 0 ? existing(parsed(digits(seen))) : existing(parsed("+" + Person.ofJid(seen)
                .orElseThrow(() -> new IllegalArgumentException("phone is not the JID of a person")).digits()));
    }

    private Person existing(PhoneNumber number) {
        String written = numbers.format(number, PhoneNumberFormat.E164).substring(1);
        if (written.length() < FEWEST_DIGITS) {
            throw new IllegalArgumentException("phone is too short");
        }
        Person person = new Person(Long.parseLong(written));
        if (!person.digits().equals(written)) {
            // As it is kept, which is the form that exists: not without its ninth digit, not with the 1 of Mexico.
            number.setNationalNumber(Long.parseLong(
                    person.digits().substring(Integer.toString(number.getCountryCode()).length())));
        }
        if (!numbers.isValidNumber(number)) {
            throw new IllegalArgumentException("phone is no number that exists");
        }
        return person;
    }

    /** Digits alone, behind a plus sign if the country code comes first. */
    private static String digits(String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException("phone is too long");
        }
        String whole = FRACTION.matcher(text).matches() ? text.substring(0, text.length() - 2) : text;
        StringBuilder digits = new StringBuilder(whole.length() + 1);
        for (int i = 0; i < whole.length(); i++) {
            char sign = whole.charAt(i);
            if (Character.isDigit(sign)) {
                digits.append((char) ('0' + Character.digit(sign, 10)));
            } else if ((sign == '+' || sign == '\uFF0B') && digits.isEmpty()) {
                digits.append('+');
            } else if (!separates(sign)) {
                // Not two numbers, no extension, no 5.5E+12: what is left out would be another person's number.
                throw new IllegalArgumentException("phone has more than digits, blanks and + - . ( )");
            }
        }
        return digits.length() > 2 && digits.charAt(0) == '0' && digits.charAt(1) == '0'
                ? digits.replace(0, 2, "+").toString() : digits.toString();
    }

    private static boolean separates(char sign) {
        return sign == '(' || sign == ')' || sign == '.' || Character.isWhitespace(sign) || Character.isSpaceChar(sign)
                || Character.getType(sign) == Character.DASH_PUNCTUATION;
    }

    private PhoneNumber parsed(String digits) {
        try {
            return numbers.parse(digits, region);
        } catch (NumberParseException e) {
            throw new IllegalArgumentException(switch (e.getErrorType()) {
                case INVALID_COUNTRY_CODE -> "phone has no country code that exists";
                case TOO_LONG -> "phone is too long";
                case NOT_A_NUMBER -> "phone is empty";
                default -> "phone is too short";
            }, e);
        }
    }
}
