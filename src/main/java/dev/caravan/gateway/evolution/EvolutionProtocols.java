package dev.caravan.gateway.evolution;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

import dev.caravan.domain.ProxyProtocol;

/** Evolution's words for proxies, which differ by version (GATEWAYS 1.4). */
final class EvolutionProtocols {

    private static final int[] FIRST_WITH_SOCKS5 = {2, 3, 7};

    private EvolutionProtocols() {
    }

    /** Up to 2.3.6 SOCKS5 is called "socks". */
    static String word(ProxyProtocol protocol, String version) {
        return switch (protocol) {
            case HTTP -> "http";
            case SOCKS5 -> before(version, FIRST_WITH_SOCKS5) ? "socks" : "socks5";
            default -> throw new IllegalArgumentException("Evolution API has no " + protocol.code() + " proxies");
        };
    }

    static Optional<ProxyProtocol> protocol(String word) {
        return word.equalsIgnoreCase("socks") ? Optional.of(ProxyProtocol.SOCKS5) : ProxyProtocol.ofCode(word);
    }

    /** Evolution puts logins into a URL as they are, so what a URL cannot hold must come encoded. */
    static String encodeLogin(String login) {
        return URLEncoder.encode(login, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A login that another hand stored may never have been encoded. */
    static String decodeLogin(String stored) {
        try {
            String decoded = URLDecoder.decode(stored.replace("+", "%2B"), StandardCharsets.UTF_8);
            return encodeLogin(decoded).equals(stored) ? decoded : stored;
        } catch (IllegalArgumentException e) {
            return stored;
        }
    }

    private static boolean before(String version, int[] first) {
        int[] parts = Arrays.stream(version.split("[^0-9]+")).filter(p -> !p.isEmpty()).mapToInt(Integer::parseInt)
                .limit(first.length).toArray();
        return Arrays.compare(parts, first) < 0;
    }
}
