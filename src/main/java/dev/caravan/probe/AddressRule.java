package dev.caravan.probe;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;

import dev.caravan.domain.ProbeResult;
import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;

/**
 * Where Caravan may connect on somebody's word. Addresses are judged, not names, and the connection then goes to the
 * address that was judged, so that a name cannot answer differently the second time (SPEC 2).
 *
 * @param allowPrivate whether addresses that are not of the public internet are allowed
 */
public record AddressRule(boolean allowPrivate) {

    /** Private, shared, link-local (metadata services too), benchmark, documentation and reserved ranges (RFC 6890). */
    private static final List<IpSubnetFilterRule> NOT_PUBLIC = Stream.of("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10",
            "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "::/128", "::1/128",
            "64:ff9b::/96", "100::/64", "2001::/32", "2001:db8::/32", "2002::/16", "fc00::/7", "fe80::/10", "ff00::/8",
            // Azure's own services, local NAT64, addresses of old sites, relays of 6to4.
            "168.63.129.16/32", "64:ff9b:1::/48", "fec0::/10", "192.88.99.0/24")
            .map(range -> range.split("/"))
            .map(range -> new IpSubnetFilterRule(range[0], Integer.parseInt(range[1]), IpFilterRuleType.REJECT))
            .toList();

    /**
     * Lets an address pass.
     *
     * @throws IllegalArgumentException when it must not be connected to
     */
    public InetAddress pass(InetAddress address) {
        if (!allowPrivate && NOT_PUBLIC.stream().anyMatch(rule -> rule.matches(new InetSocketAddress(address, 0)))) {
            throw new IllegalArgumentException(ProbeResult.NOT_PUBLIC);
        }
        return address;
    }
}
