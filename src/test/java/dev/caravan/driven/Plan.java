package dev.caravan.driven;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A fleet to be driven.
 *
 * @param gateways  how many
 * @param instances of each gateway, paired and open, without a proxy
 * @param proxies   in the pool; every fourth is a SOCKS5 one
 * @param nodes     of Caravan
 * @param version   of the gateways
 * @param seed      of all chance in the world
 * @param changed   keys of the configuration that differ from what is shipped
 */
public record Plan(int gateways, int instances, int proxies, int nodes, String version, long seed,
        Map<String, String> changed) {

    public static Plan of(int instances, int proxies) {
        return new Plan(1, instances, proxies, 1, "2.3.7", 1, Map.of());
    }

    public Plan with(Map<String, String> keys) {
        Map<String, String> all = new LinkedHashMap<>(changed);
        all.putAll(keys);
        return new Plan(gateways, instances, proxies, nodes, version, seed, all);
    }

    public Plan nodes(int wanted) {
        return new Plan(gateways, instances, proxies, wanted, version, seed, changed);
    }

    public Plan version(String wanted) {
        return new Plan(gateways, instances, proxies, nodes, wanted, seed, changed);
    }

    public Plan seed(long wanted) {
        return new Plan(gateways, instances, proxies, nodes, version, wanted, changed);
    }
}
