package dev.caravan.domain;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one line of a proxy list: {@code host:port}, {@code host:port:user:pass} or
 * {@code protocol://user:pass@host:port} (SPEC 2).
 */
public final class ProxyLine {

    private static final Pattern URL =
            Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(?:([^:]*):(.*)@)?(\\[[^]]*]|[^:@/]*):([^:@/]+)/?");
    private static final Pattern PLAIN = Pattern.compile("(\\[[^]]*]|[^:]*):([^:]+)(?::([^:]*):(.*))?");

    private ProxyLine() {
    }

    /**
     * @param line     one line, without its end
     * @param fallback protocol of lines that name none
     * @throws IllegalArgumentException saying what is wrong; the message never holds the login
     */
    public static ProxyAddress parse(String line, ProxyProtocol fallback) {
        String text = line.strip();
        Matcher url = URL.matcher(text);
        if (url.matches()) {
            return new ProxyAddress(protocol(url.group(1)), url.group(4), port(url.group(5)), decoded(url.group(2)),
                    decoded(url.group(3)));
        }
        Matcher plain = PLAIN.matcher(text);
        if (text.contains("://") || !plain.matches()) {
            throw new IllegalArgumentException("not host:port, host:port:user:pass or protocol://user:pass@host:port");
        }
        return new ProxyAddress(fallback, plain.group(1), port(plain.group(2)), plain.group(3), plain.group(4));
    }

    /** @throws IllegalArgumentException when the protocol is not one of the four */
    public static ProxyProtocol protocol(String text) {
        return ProxyProtocol.ofCode(text.strip())
                .orElseThrow(() -> new IllegalArgumentException("protocol is not http, https, socks4 or socks5"));
    }

    /** @throws IllegalArgumentException when the text is no port */
    public static int port(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            // Not as the cause: in a line of another order this may be the password, and the cause quotes it.
            throw new IllegalArgumentException("port is not 1-65535");
        }
    }

    /** Logins in a URL are percent-encoded; a plus sign stands for itself there. */
    private static String decoded(String text) {
        try {
            return text == null ? null : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Not as the cause, which quotes what it could not decode.
            throw new IllegalArgumentException("username or password is not percent-encoded");
        }
    }
}
