package dev.caravan.probe;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.util.concurrent.Future;

/** Looks host names up without a thread that waits: names that nobody answers for must not hold up the others. */
final class Names {

    /** A list of dead proxies may have one name a thousand times. */
    private static final Duration NEGATIVE = Duration.ofSeconds(30);

    private final EventLoop loop;
    private final DnsNameResolver resolver;

    /** @param limit for one question to a name server */
    Names(EventLoop loop, Duration limit) {
        this.loop = loop;
        this.resolver = new DnsNameResolverBuilder(loop).datagramChannelType(NioDatagramChannel.class)
                .queryTimeoutMillis(limit.toMillis()).negativeTtl((int) NEGATIVE.toSeconds()).build();
    }

    /** The address of a name or of an address that is written out; ends exceptionally if there is none. */
    CompletionStage<InetAddress> find(String host) {
        CompletableFuture<InetAddress> found = new CompletableFuture<>();
        loop.execute(() -> resolver.resolve(host.replaceAll("^\\[|]$", "")).addListener(
                (Future<InetAddress> lookup) -> {
                    if (lookup.isSuccess()) {
                        found.complete(lookup.getNow());
                    } else {
                        found.completeExceptionally(lookup.cause());
                    }
                }));
        return found;
    }
}
