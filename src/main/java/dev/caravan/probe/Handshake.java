package dev.caravan.probe;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;

import dev.caravan.domain.ProxyAddress;
import dev.caravan.domain.ProxyProtocol;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResultProvider;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.socksx.v4.Socks4CommandResponse;
import io.netty.handler.codec.socksx.v4.Socks4CommandStatus;
import io.netty.handler.codec.socksx.v5.Socks5AuthMethod;
import io.netty.handler.codec.socksx.v5.Socks5CommandResponse;
import io.netty.handler.codec.socksx.v5.Socks5CommandStatus;
import io.netty.handler.codec.socksx.v5.Socks5InitialResponse;
import io.netty.handler.codec.socksx.v5.Socks5PasswordAuthResponse;
import io.netty.handler.codec.socksx.v5.Socks5PasswordAuthStatus;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.proxy.Socks4ProxyHandler;
import io.netty.handler.proxy.Socks5ProxyHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;

/**
 * One connection through a proxy: Netty's own handlers shake hands, and what the proxy answers is judged before they
 * see it, so that every refusal has a text of its own and none of them has the login.
 */
final class Handshake extends ChannelInitializer<Channel> {

    private final ProxyAddress proxy;
    private final InetSocketAddress address;
    private final SslContext tls;
    private final long limitMillis;
    /** Null for success, else what failed. */
    private final CompletableFuture<String> outcome = new CompletableFuture<>();

    /** @param address where the proxy is */
    Handshake(ProxyAddress proxy, InetSocketAddress address, SslContext tls, long limitMillis) {
        this.proxy = proxy;
        this.address = address;
        this.tls = tls;
        this.limitMillis = limitMillis;
    }

    CompletableFuture<String> outcome() {
        return outcome;
    }

    @Override
    protected void initChannel(Channel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        if (proxy.protocol() == ProxyProtocol.HTTPS) {
            SslHandler handler = tls.newHandler(channel.alloc(), proxy.host().replaceAll("^\\[|]$", ""), proxy.port());
            handler.setHandshakeTimeoutMillis(limitMillis);
            pipeline.addLast(handler);
        }
        ProxyHandler handler = handler();
        handler.setConnectTimeoutMillis(limitMillis);
        handler.connectFuture().addListener(done -> outcome.complete(
                done.isSuccess() ? null : failure(done.cause())));
        pipeline.addLast("proxy", handler);
        pipeline.addBefore("proxy", "judge", new Judge());
        pipeline.addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                outcome.complete(failure(cause));
            }
        });
    }

    private ProxyHandler handler() {
        boolean login = !proxy.username().isEmpty();
        return switch (proxy.protocol()) {
            case HTTP, HTTPS -> login ? new HttpProxyHandler(address, proxy.username(), proxy.password())
                    : new HttpProxyHandler(address);
            case SOCKS4 -> new Socks4ProxyHandler(address, login ? octets(proxy.username()) : null);
            case SOCKS5 -> login ? new Socks5ProxyHandler(address, octets(proxy.username()), octets(proxy.password()))
                    : new Socks5ProxyHandler(address);
        };
    }

    /** The codecs of SOCKS write a character as one byte; this makes UTF-8 of it. */
    private static String octets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** The connection was not made. */
    void unconnected() {
        outcome.complete("no connection to the proxy");
    }

    /** What to say of a connection that ended; texts of exceptions are not passed on. */
    private static String failure(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return "TLS with the proxy failed";
            }
        }
        return "the proxy hung up";
    }

    /** Sees each answer of the proxy, decoded, before the handler that waits for it. */
    private final class Judge extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object answer) {
            String refusal = refusal(answer);
            if (refusal == null) {
                context.fireChannelRead(answer);
            } else {
                ReferenceCountUtil.release(answer);
                outcome.complete(refusal);
            }
        }

        private String refusal(Object answer) {
            if (answer instanceof DecoderResultProvider decoded && decoded.decoderResult().isFailure()) {
                return "the proxy does not speak " + proxy.protocol().name();
            }
            if (answer instanceof HttpResponse http) {
                boolean refused = http.status().codeClass() != HttpStatusClass.SUCCESS
                        && http.status().codeClass() != HttpStatusClass.INFORMATIONAL;
                return refused ? "the proxy answered " + http.status().code() : null;
            }
            boolean login = answer instanceof Socks5InitialResponse first
                    && first.authMethod().equals(Socks5AuthMethod.UNACCEPTED)
                    || answer instanceof Socks5PasswordAuthResponse second
                    && !second.status().equals(Socks5PasswordAuthStatus.SUCCESS);
            if (login) {
                return "the proxy refused the login";
            }
            if (answer instanceof Socks5CommandResponse third && !third.status().equals(Socks5CommandStatus.SUCCESS)) {
                return answered(third.status());
            }
            return answer instanceof Socks4CommandResponse only && !only.status().equals(Socks4CommandStatus.SUCCESS)
                    ? answered(only.status()) : null;
        }

        /** {@code HOST_UNREACHABLE(4)} as "host unreachable". */
        private static String answered(Object status) {
            return "the proxy answered "
                    + status.toString().replaceFirst("\\(.*", "").replace('_', ' ').toLowerCase(Locale.ROOT);
        }
    }
}
