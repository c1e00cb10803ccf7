package dev.caravan.probe;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

import dev.caravan.domain.ProbeResult;
import dev.caravan.domain.ProxyAddress;
import dev.caravan.domain.ProxyProtocol;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ScheduledFuture;

/**
 * Connects to a configured target through a proxy, with the real handshakes of its protocol. Hundreds run at once on
 * two threads; none of them waits, for names neither (SPEC 2: 4,000 in a minute).
 */
public final class ProxyProbe implements ProxyCheck, AutoCloseable {

    private static final int THREADS = 2;

    private final EventLoopGroup loops = new NioEventLoopGroup(THREADS, new DefaultThreadFactory("proxy-probe", true));
    private final Target target;
    private final Names names;
    private final Duration timeout;
    private final AddressRule rule;
    private final SslContext tls;

    /** @param timeout longest wait for name, connection and handshakes together */
    public ProxyProbe(String targetHost, int targetPort, Duration timeout, AddressRule rule) {
        this(targetHost, targetPort, timeout, rule, publicTrust());
    }

    ProxyProbe(String targetHost, int targetPort, Duration timeout, AddressRule rule, SslContext tls) {
        this.timeout = timeout;
        this.rule = rule;
        this.tls = tls;
        this.names = new Names(loops.next(), timeout.dividedBy(2));
        this.target = new Target(targetHost, targetPort, names, rule);
    }

    @Override
    public CompletionStage<ProbeResult> check(ProxyAddress proxy) {
        return target.find(proxy.protocol() == ProxyProtocol.SOCKS4)
                .thenCompose(found -> judged(proxy, found))
                .exceptionally(e -> ProbeResult.untested(cause(e) instanceof IllegalArgumentException refused
                        ? refused.getMessage() : "the probe failed: " + cause(e).getClass().getSimpleName()));
    }

    private CompletionStage<ProbeResult> judged(ProxyAddress proxy, InetSocketAddress destination) {
        CompletableFuture<ProbeResult> verdict = new CompletableFuture<>();
        EventLoop loop = loops.next();
        long millis = timeout.toMillis();
        ScheduledFuture<?> limit = loop.schedule(() -> verdict.complete(
                ProbeResult.failed(millis, "no answer within " + millis + " ms")), millis, TimeUnit.MILLISECONDS);
        verdict.whenComplete((result, thrown) -> limit.cancel(false));
        names.find(proxy.host()).whenComplete((address, unknown) -> {
            if (unknown != null) {
                verdict.complete(ProbeResult.failed(0, "the proxy's name cannot be resolved"));
                return;
            }
            try {
                connect(loop, proxy, rule.pass(address), destination, verdict);
            } catch (IllegalArgumentException e) {
                verdict.completeExceptionally(new IllegalArgumentException("the proxy's host " + e.getMessage(), e));
            } catch (RuntimeException e) {
                verdict.completeExceptionally(e);
            }
        });
        return verdict;
    }

    private void connect(EventLoop loop, ProxyAddress proxy, InetAddress address, InetSocketAddress destination,
                         CompletableFuture<ProbeResult> verdict) {
        long begun = System.nanoTime();
        Handshake handshake =
                new Handshake(proxy, new InetSocketAddress(address, proxy.port()), tls, timeout.toMillis());
        ChannelFuture connecting = new Bootstrap().group(loop).channel(NioSocketChannel.class)
                // The proxy looks the target up, unless its protocol cannot.
                .resolver(NoopAddressResolverGroup.INSTANCE)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeout.toMillis())
                .handler(handshake).connect(destination);
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                handshake.unconnected();
            }
        });
        handshake.outcome().thenAccept(error -> {
            long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
            verdict.complete(error == null ? ProbeResult.ok(took) : ProbeResult.failed(took, error));
        });
        verdict.whenComplete((result, thrown) -> connecting.channel().close());
    }

    private static Throwable cause(Throwable thrown) {
        return thrown instanceof CompletionException ? Optional.ofNullable(thrown.getCause()).orElse(thrown) : thrown;
    }

    private static SslContext publicTrust() {
        try {
            return SslContextBuilder.forClient().endpointIdentificationAlgorithm("HTTPS").build();
        } catch (SSLException e) {
            throw new IllegalStateException("TLS is not available", e);
        }
    }

    /** Breaks off what is under way. */
    @Override
    public void close() {
        loops.shutdownGracefully(0, timeout.toMillis(), TimeUnit.MILLISECONDS).awaitUninterruptibly(timeout.toMillis());
    }
}
