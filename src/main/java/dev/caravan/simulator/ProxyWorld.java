package dev.caravan.simulator;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The proxies as the outside world knows them. One that nobody described works and has its own exit address. */
final class ProxyWorld {

    /**
     * How one proxy, or all that match a pattern, behave.
     *
     * @param status   answer to CONNECT of {@link ProxyBehaviour#HTTP_STATUS}
     * @param delay    what {@link ProxyBehaviour#SLOW} adds
     * @param username credentials the proxy asks for; empty: none
     */
    record Rule(ProxyBehaviour behaviour, int status, Duration delay, String username, String password) {

        static final Rule OK = new Rule(ProxyBehaviour.OK, 0, Duration.ZERO, "", "");

        JsonObject json() {
            JsonObject json = new JsonObject().put("behaviour", behaviour.wire());
            if (behaviour == ProxyBehaviour.HTTP_STATUS) {
                json.put("status", status);
            }
            if (behaviour == ProxyBehaviour.SLOW) {
                json.put("ms", delay.toMillis());
            }
            return username.isEmpty() ? json : json.put("asksForCredentials", true);
        }
    }

    private final String ownAddress;
    private final Map<String, Rule> exact = new LinkedHashMap<>();
    private final Map<String, Rule> patterns = new LinkedHashMap<>();
    private final Map<String, Pattern> compiled = new LinkedHashMap<>();

    ProxyWorld(String ownAddress) {
        this.ownAddress = ownAddress;
    }

    /** The address the outside sees when the gateway uses no proxy. */
    String ownAddress() {
        return ownAddress;
    }

    /** Describes one {@code host:port}, or all that match a pattern with {@code *}. The latest pattern wins. */
    void describe(String addressOrPattern, Rule rule) {
        if (addressOrPattern.indexOf('*') < 0) {
            exact.put(addressOrPattern, rule);
            return;
        }
        patterns.remove(addressOrPattern);
        patterns.put(addressOrPattern, rule);
        compiled.put(addressOrPattern, glob(addressOrPattern));
    }

    boolean matches(String addressOrPattern, String address) {
        return addressOrPattern.equals(address)
                || addressOrPattern.indexOf('*') >= 0 && glob(addressOrPattern).matcher(address).matches();
    }

    void forgetAll() {
        exact.clear();
        patterns.clear();
        compiled.clear();
    }

    /** How the proxy treats this user of it. */
    Rule treatmentOf(StoredProxy proxy) {
        Rule rule = ruleOf(proxy.address());
        return rule.username().isEmpty() || knows(rule, proxy) || !rule.behaviour().carries() ? rule
                : new Rule(ProxyBehaviour.HTTP_STATUS, 407, Duration.ZERO, "", "");
    }

    /** The address the outside sees when the proxy is used. */
    String exitOf(StoredProxy proxy) {
        return ruleOf(proxy.address()).behaviour() == ProxyBehaviour.SAME_EXIT_ADDRESS ? ownAddress
                : exitOf(proxy.address());
    }

    /** An address of the documentation range, different for each proxy. */
    static String exitOf(String address) {
        long bits = UUID.nameUUIDFromBytes(address.getBytes(StandardCharsets.UTF_8)).getLeastSignificantBits();
        return "2001:db8::%x:%x:%x:%x"
                .formatted(bits >>> 48, bits >>> 32 & 0xffff, bits >>> 16 & 0xffff, bits & 0xffff);
    }

    JsonArray json() {
        JsonArray rules = new JsonArray();
        exact.forEach((address, rule) -> rules.add(new JsonObject().put("proxy", address).mergeIn(rule.json())));
        patterns.forEach((pattern, rule) -> rules.add(new JsonObject().put("proxy", pattern).mergeIn(rule.json())));
        return rules;
    }

    private Rule ruleOf(String address) {
        Rule rule = exact.get(address);
        if (rule != null) {
            return rule;
        }
        List<String> latestLast = new ArrayList<>(patterns.keySet());
        for (int i = latestLast.size() - 1; i >= 0; i--) {
            if (compiled.get(latestLast.get(i)).matcher(address).matches()) {
                return patterns.get(latestLast.get(i));
            }
        }
        return Rule.OK;
    }

    /** The agent decodes what it took from the URL (GATEWAYS 1.4). */
    private static boolean knows(Rule rule, StoredProxy proxy) {
        return proxy.hasCredentials() && rule.username().equals(decode(proxy.username()))
                && rule.password().equals(decode(proxy.password()));
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static Pattern glob(String pattern) {
        return Pattern.compile("\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E");
    }
}
