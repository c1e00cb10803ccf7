package dev.caravan.probe;

import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.caravan.domain.ProxyAddress;
import dev.caravan.domain.ProxyProtocol;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Real handshakes with proxies on loopback, each of which does one thing. */
class ProxyProbeTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(300);

    private static Vertx vertx;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void anHttpProxyThatOpensTheTunnelWorks() throws Exception {
        int port = proxy(socket -> socket.handler(request -> {
            assertTrue(request.toString().startsWith("CONNECT target.example:443 HTTP/1.1\r\n"), request.toString());
            socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
        }));

        ProxyProbe.Result result = probe(TIMEOUT, new ProxyAddress(ProxyProtocol.HTTP, "127.0.0.1", port, "", ""));

        assertTrue(result.ok(), result.error());
    }

    @Test
    void theLoginIsSentAndNeverTold() throws Exception {
        String login = Base64.getEncoder().encodeToString("ana:s3cret".getBytes(StandardCharsets.UTF_8));
        int port = proxy(socket -> socket.handler(request -> socket.write(request.toString().contains("Basic " + login)
                ? "HTTP/1.1 200 OK\r\n\r\n" : "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")));

        assertTrue(probe(TIMEOUT, new ProxyAddress(ProxyProtocol.HTTP, "127.0.0.1", port, "ana", "s3cret")).ok());
        ProxyProbe.Result refused =
                probe(TIMEOUT, new ProxyAddress(ProxyProtocol.HTTP, "127.0.0.1", port, "ana", "wr0ng"));

        assertEquals("the proxy answered 407", refused.error());
    }

    @Test
    void aSocks5ProxyThatConnectsWorks() throws Exception {
        int port = proxy(socket -> socket.handler(request -> socket.write(request.length() <= 4
                ? Buffer.buffer(new byte[] {5, 0})
                : Buffer.buffer(new byte[] {5, 0, 0, 1, 127, 0, 0, 1, 0, 80}))));

        ProxyProbe.Result result = probe(TIMEOUT, new ProxyAddress(ProxyProtocol.SOCKS5, "127.0.0.1", port, "", ""));

        assertTrue(result.ok(), result.error());
    }

    @Test
    void aProxyThatHangsFailsAfterTheTimeOut() throws Exception {
        int port = proxy(socket -> { });

        ProxyProbe.Result result = probe(SHORT, new ProxyAddress(ProxyProtocol.HTTP, "127.0.0.1", port, "", ""));

        assertFalse(result.ok());
        assertEquals("no answer within 300 ms", result.error());
    }

    @Test
    void aProxyThatHangsUpOrTalksNonsenseFails() throws Exception {
        int hangsUp = proxy(NetSocket::close);
        int nonsense = proxy(socket -> socket.handler(request -> socket.write("SSH-2.0-x\r\n\r\n")));

        assertEquals("the proxy hung up",
                probe(TIMEOUT, new ProxyAddress(ProxyProtocol.HTTP, "127.0.0.1", hangsUp, "", "")).error());
        assertEquals("the proxy does not speak HTTP",
                probe(TIMEOUT, new ProxyAddress(ProxyProtocol.HTTP, "127.0.0.1", nonsense, "", "")).error());
    }

    @Test
    void aClosedPortFails() throws Exception {
        int closed;
        try (ServerSocket free = new ServerSocket(0)) {
            closed = free.getLocalPort();
        }

        assertFalse(probe(TIMEOUT, new ProxyAddress(ProxyProtocol.HTTP, "127.0.0.1", closed, "", "")).ok());
    }

    @Test
    void anAddressAtHomeIsNotConnectedTo() throws Exception {
        try (ProxyProbe probe = new ProxyProbe("target.example", 443, TIMEOUT, new AddressRule(false))) {
            assertThrows(IllegalArgumentException.class,
                    () -> probe.probe(new ProxyAddress(ProxyProtocol.HTTP, "127.0.0.1", 1, "", "")));
        }
    }

    private static ProxyProbe.Result probe(Duration timeout, ProxyAddress proxy) throws Exception {
        try (ProxyProbe probe = new ProxyProbe("target.example", 443, timeout, new AddressRule(true))) {
            return probe.probe(proxy);
        }
    }

    private static int proxy(Consumer<NetSocket> behaviour) throws Exception {
        return vertx.createNetServer().connectHandler(behaviour::accept).listen(0, "127.0.0.1").toCompletionStage()
                .toCompletableFuture().get(10, TimeUnit.SECONDS).actualPort();
    }
}
