package bench;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

import dev.caravan.domain.ProxyProtocol;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;

/** Proxies on all addresses of loopback, one port for each protocol; those on 127.2.x.y never answer. */
final class StubProxies implements AutoCloseable {

    private static final long LIMIT_SECONDS = 10;
    private static final int BACKLOG = 4_096;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Map<ProxyProtocol, Integer> ports = new EnumMap<>(ProxyProtocol.class);

    private StubProxies() {
    }

    static StubProxies start() throws Exception {
        StubProxies stubs = new StubProxies();
        stubs.listen(ProxyProtocol.HTTP, stubs::http);
        stubs.listen(ProxyProtocol.SOCKS4, stubs::socks4);
        stubs.listen(ProxyProtocol.SOCKS5, stubs::socks5);
        return stubs;
    }

    int port(ProxyProtocol protocol) {
        return ports.get(protocol);
    }

    private void listen(ProxyProtocol protocol, BiConsumer<NetSocket, Buffer> answer)
            throws Exception {
        ports.put(protocol, vertx.createNetServer(new NetServerOptions().setAcceptBacklog(BACKLOG))
                .connectHandler(socket -> {
                    if (!socket.localAddress().host().startsWith("127.2.")) {
                        socket.handler(asked -> answer.accept(socket, asked));
                    }
                }).listen(0, "0.0.0.0").toCompletionStage().toCompletableFuture()
                .get(LIMIT_SECONDS, TimeUnit.SECONDS).actualPort());
    }

    private void http(NetSocket socket, Buffer asked) {
        socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
    }

    private void socks4(NetSocket socket, Buffer asked) {
        socket.write(Buffer.buffer(new byte[] {0, 0x5a, 0, 0, 0, 0, 0, 0}));
    }

    /** Greeting, login and request are told apart by their first bytes. */
    private void socks5(NetSocket socket, Buffer asked) {
        boolean login = asked.getByte(0) == 1;
        boolean greeting = !login && asked.length() <= 4;
        socket.write(Buffer.buffer(login ? new byte[] {1, 0} : greeting ? new byte[] {5, 2}
                : new byte[] {5, 0, 0, 1, 127, 0, 0, 1, 0, 80}));
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
}
