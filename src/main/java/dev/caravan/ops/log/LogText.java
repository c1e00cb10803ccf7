package dev.caravan.ops.log;

import java.util.HexFormat;
import java.util.regex.Pattern;

/** Makes text fit for a log line: nothing in it can start a new line, steer a terminal or show a secret. */
public final class LogText {

    private static final String MASK = "***";

    /** The name of a secret as gateways, headers, query strings and JSON spell it, and the value after it. */
    private static final Pattern NAMED = Pattern.compile(
            "((?<![a-z])[a-z0-9_-]{0,30}(?:api[-_]?key|token|password|passwd|hash|authorization|secret)"
                    + "\\\\?[\"']?\\s{0,3}[=:]\\s{0,3})"
                    + "(?:\\\\\".{0,8192}?\\\\\"|\".{0,8192}?(?<!\\\\)\"|'[^']{0,8192}'"
                    + "|(?:(?:bearer|basic)\\s+)?[^\\s,;&\"'}\\])]+)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern BEARER = Pattern.compile("(?i)\\b(bearer|basic)\\s+[a-z0-9._~+/=-]{8,}");

    private static final Pattern USERINFO = Pattern.compile("://[^\\s/?#\"'<>]{1,500}@");

    /** Controls, line and paragraph separators, and the marks that reverse the direction of text. */
    private static final Pattern UNPRINTABLE =
            Pattern.compile("[\\p{Cc}\\u2028\\u2029\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]");

    private LogText() {
    }

    /** The text in one line and without secrets. */
    public static String safe(String text) {
        return oneLine(redacted(text));
    }

    /** The text with the values of secrets masked. */
    public static String redacted(String text) {
        if (text == null) {
            return null;
        }
        String result = NAMED.matcher(text).replaceAll("$1" + MASK);
        result = BEARER.matcher(result).replaceAll("$1 " + MASK);
        return USERINFO.matcher(result).replaceAll("://" + MASK + "@");
    }

    /** The text with its control characters spelled out. */
    public static String oneLine(String text) {
        if (text == null) {
            return null;
        }
        return UNPRINTABLE.matcher(text).replaceAll(match -> switch (match.group().charAt(0)) {
            case '\n' -> "\\\\n";
            case '\r' -> "\\\\r";
            case '\t' -> "\\\\t";
            default -> "\\\\u" + HexFormat.of().toHexDigits(match.group().charAt(0));
        });
    }
}
