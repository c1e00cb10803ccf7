package dev.caravan.probe;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** What proxies are asked to connect to: configured, and still no way into the network at home. */
final class Target {

    private record Lookup(long at, CompletableFuture<InetAddress> address) { }

    /** A name's address may change, but not from one probe to the next. */
    private static final Duration AGE = Duration.ofMinutes(1);

    private final String host;
    private final int port;
    private final Names names;
    private final AddressRule rule;
    private volatile Lookup newest;

    Target(String host, int port, Names names, AddressRule rule) {
        this.host = host;
        this.port = port;
        this.names = names;
        this.rule = rule;
    }

    /**
     * Where to connect to.
     *
     * @param resolved whether the proxy has to be given an address, as one that speaks plain SOCKS4 has
     * @return ends with an {@link IllegalArgumentException} when the target must not be connected to
     */
    CompletionStage<InetSocketAddress> find(boolean resolved) {
        InetSocketAddress named = InetSocketAddress.createUnresolved(host, port);
        if (rule.allowPrivate() && !resolved) {
            return CompletableFuture.completedFuture(named);
        }
        // A name that is unknown here may be known to the proxies, which look it up themselves.
        return lookup().<InetAddress>handle((address, unknown) -> address).thenApply(address -> {
            if (address == null) {
                return named;
            }
            try {
                rule.pass(address);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("the target of probes " + e.getMessage(), e);
            }
            return resolved && address instanceof Inet4Address ? new InetSocketAddress(address, port) : named;
        });
    }

    private CompletableFuture<InetAddress> lookup() {
        Lookup known = newest;
        if (known == null || System.nanoTime() - known.at() > TimeUnit.MINUTES.toNanos(AGE.toMinutes())) {
            known = new Lookup(System.nanoTime(), names.find(host).toCompletableFuture());
            newest = known;
        }
        return known.address();
    }
}
