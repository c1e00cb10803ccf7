package dev.caravan.domain.saga;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Why a connection waits or ends, and why a try of it failed, as far as Caravan itself is the judge. Rows and JSON have
 * the text; {@link #in} finds the reason in it again, for those who say it in another language. What a gateway or a
 * proxy said is no reason of these and stays as it was said.
 */
public enum Reason {
    NOT_AT_GATEWAY("the gateway does not have the instance"),
    NOT_LOADED("the gateway has not loaded the instance"),
    /** Value: the need. */
    PERSON_NEEDED("a person is needed: %s"),
    NEVER_PAIRED("it was never paired: ask for a QR code"),
    NO_MORE_QR("the gateway offers no more QR codes"),
    QR_LIMIT("QR code limit reached"),
    OVER_BUDGET("more sessions would be cleared within a minute than may be without a word"),
    POOL_EMPTY(Decision.NO_FREE_PROXY + " that this gateway can use; import or activate some"),
    GATEWAY_AT_IT("the gateway is reconnecting by itself"),
    /** Value: seconds. */
    NO_LOGIN("no login within %s s"),
    /** Value: what came instead of an answer. */
    UNSEEN("the gateway could not tell: %s"),
    /** Value: how many. */
    TRIES_USED_UP("none of %s tries led to a login"),
    NOT_STORED("the gateway said yes and did not store it"),
    TEST_HUNG("the gateway's test of it did not end"),
    SET_BROKEN_OFF("the set was broken off");

    /** A reason as a text gives it. */
    public record Told(Reason reason, List<String> values) {
    }

    private static final String VALUE = "%s";

    private final String template;
    private final Pattern pattern;

    Reason(String template) {
        this.template = template;
        this.pattern = Pattern.compile(Arrays.stream(template.split(VALUE, -1)).map(Pattern::quote)
                .collect(Collectors.joining("(.+)")));
    }

    public String text(Object... values) {
        return template.formatted(values);
    }

    /** The reason that a text gives, if it is one of these. */
    public static Optional<Told> in(String text) {
        return text == null ? Optional.empty()
                : Arrays.stream(values()).flatMap(reason -> reason.told(text).stream()).findFirst();
    }

    private Optional<Told> told(String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.matches() ? Optional.of(new Told(this, IntStream.rangeClosed(1, matcher.groupCount())
                .mapToObj(matcher::group).toList())) : Optional.empty();
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
