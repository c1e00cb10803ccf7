package dev.caravan.probe;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.caravan.domain.ProxyAddress;
import dev.caravan.domain.ProxyProtocol;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;

/** Connects to a configured target through a proxy, with a real handshake; tells how long it took or what failed. */
public final class ProxyProbe implements AutoCloseable {

    /**
     * @param ok     whether the target was reached
     * @param millis how long it took
     * @param error  what failed, without the login; null if nothing did
     */
    public record Result(boolean ok, long millis, String error) { }

    /** The end of an HTTP head; a proxy that sends more than this before it is none. */
    private static final String HEAD_END = "\r\n\r\n";
    private static final int LONGEST_HEAD = 16_384;

    private final Vertx vertx = Vertx.vertx();
    private final String targetHost;
    private final int targetPort;
    private final Duration timeout;
    private final AddressRule rule;

    /** @param timeout longest wait for connection and handshake together */
    public ProxyProbe(String targetHost, int targetPort, Duration timeout, AddressRule rule) {
        this.targetHost = targetHost;
        this.targetPort = targetPort;
        this.timeout = timeout;
        this.rule = rule;
    }

    /** @throws IllegalArgumentException when the proxy's address must not be connected to */
    public Result probe(ProxyAddress proxy) {
        long begun = System.nanoTime();
        String error = attempt(proxy);
        return new Result(error == null, Duration.ofNanos(System.nanoTime() - begun).toMillis(), error);
    }

    private String attempt(ProxyAddress proxy) {
        InetAddress address;
        try {
            address = rule.resolve(proxy.host());
        } catch (UnknownHostException e) {
            return "the proxy's name cannot be resolved";
        }
        NetClient client = vertx.createNetClient(options(proxy, address));
        try {
            handshake(client, proxy, address).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return null;
        } catch (TimeoutException e) {
            return "no answer within " + timeout.toMillis() + " ms";
        } catch (ExecutionException e) {
            return String.valueOf(e.getCause().getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        } finally {
            client.close();
        }
    }

    private NetClientOptions options(ProxyAddress proxy, InetAddress address) {
        NetClientOptions options = new NetClientOptions().setConnectTimeout((int) timeout.toMillis());
        if (speaksHttp(proxy)) {
            return options.setSsl(proxy.protocol() == ProxyProtocol.HTTPS).setHostnameVerificationAlgorithm("HTTPS");
        }
        ProxyOptions socks = new ProxyOptions().setHost(address.getHostAddress()).setPort(proxy.port())
                .setType(proxy.protocol() == ProxyProtocol.SOCKS4 ? ProxyType.SOCKS4 : ProxyType.SOCKS5);
        if (!proxy.username().isEmpty()) {
            socks.setUsername(proxy.username()).setPassword(proxy.password());
        }
        return options.setProxyOptions(socks);
    }

    private CompletableFuture<Void> handshake(NetClient client, ProxyAddress proxy, InetAddress address) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        if (speaksHttp(proxy)) {
            client.connect(proxy.port(), address.getHostAddress(), proxy.host())
                    .onSuccess(socket -> connect(socket, proxy, done)).onFailure(done::completeExceptionally);
        } else {
            client.connect(targetPort, targetHost).<Void>mapEmpty().onSuccess(done::complete)
                    .onFailure(done::completeExceptionally);
        }
        return done;
    }

    private void connect(NetSocket socket, ProxyAddress proxy, CompletableFuture<Void> done) {
        Buffer head = Buffer.buffer();
        socket.handler(part -> {
            head.appendBuffer(part);
            String text = head.toString(StandardCharsets.ISO_8859_1);
            if (text.contains(HEAD_END) || head.length() > LONGEST_HEAD) {
                judge(text, done);
            }
        });
        socket.exceptionHandler(done::completeExceptionally);
        socket.closeHandler(closed -> done.completeExceptionally(new IllegalStateException("the proxy hung up")));
        String target = targetHost + ":" + targetPort;
        String login = proxy.username().isEmpty() ? "" : "Proxy-Authorization: Basic " + Base64.getEncoder()
                .encodeToString((proxy.username() + ":" + proxy.password()).getBytes(StandardCharsets.UTF_8)) + "\r\n";
        socket.write("CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n" + login + "\r\n");
    }

    private static void judge(String head, CompletableFuture<Void> done) {
        String[] status = head.split("\r\n", 2)[0].split(" ");
        boolean http = status.length > 1 && status[0].startsWith("HTTP/") && status[1].matches("[0-9]{3}");
        if (http && status[1].startsWith("2")) {
            done.complete(null);
        } else {
            done.completeExceptionally(new IllegalStateException(
                    http ? "the proxy answered " + status[1] : "the proxy does not speak HTTP"));
        }
    }

    private static boolean speaksHttp(ProxyAddress proxy) {
        return proxy.protocol() == ProxyProtocol.HTTP || proxy.protocol() == ProxyProtocol.HTTPS;
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}
