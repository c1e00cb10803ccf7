package dev.caravan.gateway.evolution;

import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.caravan.domain.GatewayCommand;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.GatewayFailure.CapabilityMissing;
import dev.caravan.domain.GatewayFailure.InstanceMissing;
import dev.caravan.domain.GatewayFailure.Intercepted;
import dev.caravan.domain.GatewayFailure.NodeUnavailable;
import dev.caravan.domain.GatewayFailure.OutcomeUnknown;
import dev.caravan.domain.GatewayFailure.Rejected;
import dev.caravan.domain.GatewayFailure.Restricted;
import dev.caravan.domain.GatewayFailure.SessionUnfit;
import dev.caravan.domain.GatewayFailure.Throttled;
import dev.caravan.domain.GatewayFailure.Unauthorized;

/**
 * Evolution's refusals to failures, first match wins (GATEWAYS 1.1-1.5). The order is the policy; a test pins each row.
 * Of a send only those count as not carried out that are known to come before the message is on the socket.
 */
public final class EvolutionFaults {

    /**
     * @param text        all messages of the body, joined
     * @param schema      whether they are those of a check of the request's form, before anything was done
     * @param restriction WhatsApp's code of an enforcement, or 0
     * @param foreign     whether the body has none of the shapes that Evolution's errors have (GATEWAYS 1.2)
     * @param asksFor     how long the gateway asks to be left alone, or null
     */
    public record Signal(GatewayCommand command, int status, String text, boolean schema, int restriction,
                         boolean foreign, Duration asksFor) {

        /** One that tells of nothing else. */
        public Signal(GatewayCommand command, int status, String text, boolean schema) {
            this(command, status, text, schema, 0, false, null);
        }

        boolean says(String part) {
            return text.contains(part);
        }

        boolean sends() {
            return command instanceof GatewayCommand.SendText;
        }

        boolean makesRoundTrip() {
            return command instanceof GatewayCommand.RoundTrip;
        }

        /** A text that quotes the message may hold any words, so only the whole of it counts. */
        boolean is(Pattern known) {
            return known.matcher(text).matches();
        }
    }

    private record Row(Predicate<Signal> when, BiFunction<String, Signal, GatewayFailure> then) {

        Row(Predicate<Signal> when, Function<String, GatewayFailure> then) {
            this(when, (text, signal) -> then.apply(text));
        }
    }

    private static final int LONGEST = 300;

    /** Said before the message is on the socket, whichever step says it (GATEWAYS 1.5, SPEC 7). */
    private static final Pattern DISCONNECTED = Pattern.compile("(?i)(error: )?(connection closed|not connected"
            + "|disconnected|session not found|instance not found)");
    /** Said by the check of the number, which goes before the message; "Timed Out" by older versions. */
    private static final Pattern NUMBER_CHECK = Pattern.compile("(Error: )?Timed Out"
            + "|(TypeError: )?Cannot read properties of undefined \\(reading '(onWhatsApp|find)'\\)");
    private static final Pattern NOT_LOADED = Pattern.compile(
            "(TypeError: )?Cannot read properties of undefined"
                    + " \\(reading '(textMessage|fetchMessages|fetchBusinessProfile)'\\)");
    /** No socket was made in this process. */
    private static final Pattern NO_SOCKET = Pattern.compile(
            "(TypeError: )?Cannot read properties of undefined \\(reading 'getBusinessProfile'\\)");
    private static final Pattern NO_TEXT = Pattern.compile("Text is required");
    private static final String WITHHELD = "withheld, as it may quote a message or a number";
    private static final Pattern ERROR_CLASS = Pattern.compile("(?s)\\s*(\\w{1,60}Error)\\b.*");

    private static final List<Row> ROWS = List.of(
            new Row(s -> s.status() == 401, Unauthorized::new),
            new Row(s -> s.sends() && s.restriction() != 0, (text, s) -> new Restricted(s.restriction(), text)),
            new Row(s -> s.status() == 429, (text, s) -> new Throttled(text, s.asksFor())),
            new Row(s -> s.sends() && s.foreign() && turnedAway(s.status()),
                    text -> new Intercepted(text.strip() + " (not from the gateway)")),
            // A proxy before the gateway gave up waiting: the gateway may still be at it.
            new Row(s -> (s.status() == 502 || s.status() == 504) && !s.command().onlyReads(),
                    text -> new OutcomeUnknown(text, true)),
            new Row(s -> s.sends() && s.status() == 400 && (s.schema() || s.is(NO_TEXT)), Rejected::new),
            new Row(s -> s.sends() && s.status() == 400 && s.is(DISCONNECTED), SessionUnfit::new),
            new Row(s -> s.sends() && s.status() == 500 && s.is(DISCONNECTED), SessionUnfit::new),
            new Row(s -> s.sends() && s.status() == 500 && s.is(NUMBER_CHECK), SessionUnfit::new),
            new Row(s -> s.status() == 500 && s.is(NOT_LOADED), InstanceMissing::new),
            new Row(s -> s.makesRoundTrip() && s.status() == 500
                    && (s.is(DISCONNECTED) || s.is(NUMBER_CHECK) || s.is(NO_SOCKET)), SessionUnfit::new),
            new Row(s -> s.sends() && maybeTaken(s.status()), text -> new OutcomeUnknown(text, false)),
            new Row(s -> s.status() == 502 || s.status() == 503 || s.status() == 504,
                    (text, s) -> new NodeUnavailable(text, s.asksFor())),
            new Row(s -> s.status() == 404 && s.command() instanceof GatewayCommand.ListStates, CapabilityMissing::new),
            new Row(s -> s.status() == 404 && s.says("Cannot "), CapabilityMissing::new),
            new Row(s -> s.status() == 404, InstanceMissing::new),
            new Row(s -> s.status() == 400 && s.says("is not connected"), SessionUnfit::new),
            new Row(s -> s.status() == 500 && s.says("Connection Closed"), SessionUnfit::new),
            new Row(s -> s.status() == 500 && s.says("reading 'instanceId'"), InstanceMissing::new),
            new Row(s -> s.status() < 300 && s.text().isEmpty() && s.command().onlyReads(), text -> new NodeUnavailable(text)),
            new Row(s -> s.status() < 300 && s.text().isEmpty(), text -> new OutcomeUnknown(text, false)),
            new Row(s -> s.status() == 200 && s.command() instanceof GatewayCommand.Connect, InstanceMissing::new),
            new Row(s -> s.status() >= 500 && s.command().onlyReads(), text -> new NodeUnavailable(text)),
            new Row(s -> s.status() >= 500, text -> new OutcomeUnknown(text, false)),
            new Row(s -> s.status() >= 300 && s.status() < 400, text -> new NodeUnavailable(text)),
            new Row(s -> true, Rejected::new));

    private EvolutionFaults() {
    }

    /**
     * 503 is said instead of taking a request: by the licence gate, or for a node that is away (SPEC 7). The last of
     * the 400s are load balancers' own, for one that the caller gave up (nginx: 499).
     */
    private static boolean maybeTaken(int status) {
        return status < 300 || status == 400 || status == 408 || status > 451 && status != 503;
    }

    /**
     * What Evolution never answers once it has taken a message (GATEWAYS 1.5). 400 it does, and nginx may put its own
     * page in the place of that (proxy_intercept_errors); Envoy says 408 when it has waited for long. A message that is
     * too large would be so for ever. 451 is the last with a common meaning (RFC 7725).
     */
    private static boolean turnedAway(int status) {
        return status > 400 && status <= 451 && status != 408 && status != 413;
    }

    public static GatewayFailure classify(Signal signal) {
        String shown = withoutSecrets(signal);
        String text = "HTTP " + signal.status() + ": "
                + (shown.length() > LONGEST ? shown.substring(0, LONGEST) : shown);
        return ROWS.stream().filter(row -> row.when().test(signal)).findFirst().orElseThrow().then()
                .apply(text, signal);
    }

    private static boolean isHarmless(Signal signal) {
        return signal.text().isEmpty() || signal.schema() || signal.status() == 401 || signal.status() == 404
                || Stream.of(DISCONNECTED, NUMBER_CHECK, NOT_LOADED, NO_SOCKET, NO_TEXT).anyMatch(signal::is);
    }

    /** A gateway whose database fails may quote the statement with all its values. */
    private static String withoutSecrets(Signal signal) {
        String text = signal.text();
        if (signal.sends() || signal.makesRoundTrip() || signal.command() instanceof GatewayCommand.FindMessage) {
            Matcher error = ERROR_CLASS.matcher(text);
            return isHarmless(signal) ? text : (error.matches() ? error.group(1) + ", " : "") + WITHHELD;
        }
        if (signal.command() instanceof GatewayCommand.SetProxy set) {
            for (String secret : List.of(set.proxy().password(), set.proxy().username())) {
                text = secret.isEmpty() ? text
                        : text.replace(secret, "***").replace(EvolutionProtocols.encodeLogin(secret), "***");
            }
        }
        return text;
    }
}
