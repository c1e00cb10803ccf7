package dev.caravan.probe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import dev.caravan.domain.ProbeResult;
import dev.caravan.domain.ProbeResult.Verdict;
import dev.caravan.domain.ProxyAddress;
import dev.caravan.domain.ProxyProtocol;
import dev.caravan.probe.LoopbackProxy.Behaviour;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Real handshakes with proxies on loopback: every protocol with everything that a proxy may do. */
class ProxyProbeTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final String TARGET = "192.0.2.7";
    private static final String KEY_PASSWORD = "of-this-test";
    private static final String SECRET = "s3crêt";

    @TempDir
    static Path dir;

    private static SSLContext proxyTls;
    private static SslContext trust;

    /** A certificate for 127.0.0.1, and a client that trusts it. */
    @BeforeAll
    static void makeCertificate() throws Exception {
        Path file = dir.resolve("proxy.p12");
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-alias", "proxy", "-keyalg", "EC", "-dname", "CN=proxy", "-ext", "san=ip:127.0.0.1",
                "-keystore", file.toString(), "-storetype", "PKCS12", "-storepass", KEY_PASSWORD)
                .redirectErrorStream(true).redirectOutput(dir.resolve("keytool.log").toFile()).start();
        assertTrue(keytool.waitFor(30, TimeUnit.SECONDS));
        assertEquals(0, keytool.exitValue(), () -> log(dir.resolve("keytool.log")));
        KeyStore store = KeyStore.getInstance(file.toFile(), KEY_PASSWORD.toCharArray());
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, KEY_PASSWORD.toCharArray());
        proxyTls = SSLContext.getInstance("TLS");
        proxyTls.init(keys.getKeyManagers(), null, null);
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry("proxy", store.getCertificate("proxy"));
        TrustManagerFactory trusts = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusts.init(trusted);
        trust = SslContextBuilder.forClient().trustManager(trusts).endpointIdentificationAlgorithm("HTTPS").build();
    }

    /** Protocol, what the proxy does, the login that it asks for and the one that is given, what the probe says. */
    static Stream<Arguments> handshakes() {
        return Stream.of(ProxyProtocol.values()).flatMap(protocol -> {
            boolean http = protocol == ProxyProtocol.HTTP || protocol == ProxyProtocol.HTTPS;
            boolean socks4 = protocol == ProxyProtocol.SOCKS4;
            String refused = http ? "the proxy answered 407"
                    : socks4 ? "the proxy answered identd auth failure" : "the proxy refused the login";
            String unreached = http ? "the proxy answered 502"
                    : socks4 ? "the proxy answered rejected or failed" : "the proxy answered host unreachable";
            return Stream.of(
                    Arguments.of(protocol, Behaviour.WORKS, "", "", null),
                    Arguments.of(protocol, Behaviour.WORKS, "ana", "ana", null),
                    Arguments.of(protocol, Behaviour.WORKS, "ana", "eva", refused),
                    Arguments.of(protocol, Behaviour.WORKS, "ana", "", refused),
                    Arguments.of(protocol, Behaviour.CANNOT_REACH_THE_TARGET, "ana", "ana", unreached),
                    Arguments.of(protocol, Behaviour.CLOSES, "ana", "ana", "the proxy hung up"),
                    Arguments.of(protocol, Behaviour.TALKS_NONSENSE, "ana", "ana",
                            "the proxy does not speak " + protocol.name()),
                    Arguments.of(protocol, Behaviour.HANGS, "ana", "ana", "no answer within 400 ms"));
        });
    }

    @ParameterizedTest
    @MethodSource("handshakes")
    void aProbeTellsWhatTheProxyDoes(ProxyProtocol protocol, Behaviour behaviour, String asked, String given,
                                     String error) throws Exception {
        try (LoopbackProxy proxy = proxy(protocol, behaviour, asked, asked.isEmpty() ? "" : SECRET, true);
                ProxyProbe probe = probe(behaviour == Behaviour.HANGS ? SHORT : TIMEOUT, true)) {
            ProbeResult result = run(probe, proxy.address(given, given.isEmpty() ? "" : SECRET));

            assertEquals(error, result.error());
            assertEquals(error == null ? Verdict.OK : Verdict.FAILED, result.verdict());
            assertEquals(error == null || error.contains("502") || error.contains("unreachable")
                            || error.contains("rejected") || error.contains("identd") || error.contains("407")
                    ? List.of(TARGET + ":443") : List.of(), proxy.targets);
        }
    }

    @Test
    void aWrongPasswordIsRefused() throws Exception {
        for (ProxyProtocol protocol : List.of(ProxyProtocol.HTTP, ProxyProtocol.HTTPS, ProxyProtocol.SOCKS5)) {
            try (LoopbackProxy proxy = proxy(protocol, Behaviour.WORKS, "ana", SECRET, true);
                    ProxyProbe probe = probe(TIMEOUT, true)) {
                ProbeResult result = run(probe, proxy.address("ana", "wr0ng"));

                assertEquals(Verdict.FAILED, result.verdict(), protocol::toString);
                assertFalse(result.error().contains("wr0ng") || result.error().contains("ana"), result.error());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = ProxyProtocol.class, names = {"HTTP", "HTTPS", "SOCKS5"})
    void theProxyLooksTheTargetUp(ProxyProtocol protocol) throws Exception {
        try (LoopbackProxy proxy = proxy(protocol, Behaviour.WORKS, "", "", true);
                ProxyProbe probe = new ProxyProbe("target.invalid", 443, TIMEOUT, new AddressRule(true), trust)) {
            assertTrue(run(probe, proxy.address("", "")).ok());
            assertEquals(List.of("target.invalid:443"), proxy.targets);
        }
    }

    @Test
    void anHttpsProxyWhoseCertificateNobodyTrustsFails() throws Exception {
        try (LoopbackProxy proxy = proxy(ProxyProtocol.HTTPS, Behaviour.WORKS, "", "", true);
                ProxyProbe probe = new ProxyProbe(TARGET, 443, TIMEOUT, new AddressRule(true))) {
            assertEquals("TLS with the proxy failed", run(probe, proxy.address("", "")).error());
        }
    }

    @Test
    void anHttpsProxyThatSpeaksPlainFails() throws Exception {
        try (LoopbackProxy proxy = proxy(ProxyProtocol.HTTPS, Behaviour.TALKS_NONSENSE, "", "", false);
                ProxyProbe probe = probe(TIMEOUT, true)) {
            assertEquals("TLS with the proxy failed", run(probe, proxy.address("", "")).error());
        }
    }

    @ParameterizedTest
    @EnumSource(ProxyProtocol.class)
    void aClosedPortFails(ProxyProtocol protocol) throws Exception {
        int closed;
        try (ServerSocket free = new ServerSocket(0)) {
            closed = free.getLocalPort();
        }
        try (ProxyProbe probe = probe(TIMEOUT, true)) {
            assertEquals("no connection to the proxy",
                    run(probe, new ProxyAddress(protocol, "127.0.0.1", closed, "", "")).error());
        }
    }

    @ParameterizedTest
    @EnumSource(ProxyProtocol.class)
    void anAddressAtHomeIsNotConnectedToAndNotBlamed(ProxyProtocol protocol) throws Exception {
        try (LoopbackProxy proxy = proxy(protocol, Behaviour.WORKS, "", "", false);
                ProxyProbe probe = probe(TIMEOUT, false)) {
            ProbeResult result = run(probe, proxy.address("", ""));

            assertEquals(ProbeResult.untested("the proxy's host is not an address of the public internet"), result);
            assertEquals(List.of(), proxy.targets);
        }
    }

    @Test
    void aNameIsJudgedByTheAddressThatItLeadsTo() throws Exception {
        try (ProxyProbe probe = probe(TIMEOUT, false)) {
            assertEquals(Verdict.UNTESTED,
                    run(probe, new ProxyAddress(ProxyProtocol.HTTP, "localhost", 9, "", "")).verdict());
        }
    }

    @Test
    void aTargetAtHomeIsNoneEither() throws Exception {
        try (ProxyProbe probe = new ProxyProbe("169.254.169.254", 80, TIMEOUT, new AddressRule(false))) {
            ProbeResult result = run(probe, new ProxyAddress(ProxyProtocol.HTTP, "8.8.8.8", 9, "", ""));

            assertEquals(ProbeResult.untested("the target of probes is not an address of the public internet"), result);
        }
    }

    /** On two threads: one that hung would be waited for by all behind it. */
    @Test
    void thoseThatHangHoldNobodyUp() throws Exception {
        try (LoopbackProxy hangs = proxy(ProxyProtocol.HTTP, Behaviour.HANGS, "", "", false);
                LoopbackProxy works = proxy(ProxyProtocol.SOCKS5, Behaviour.WORKS, "", "", false);
                ProxyProbe probe = probe(TIMEOUT, true)) {
            List<CompletableFuture<ProbeResult>> hanging = IntStream.range(0, 50)
                    .mapToObj(n -> probe.check(hangs.address("", "")).toCompletableFuture()).toList();

            assertTrue(run(probe, works.address("", "")).ok());
            assertTrue(hanging.stream().noneMatch(CompletableFuture::isDone));
        }
    }

    private static ProbeResult run(ProxyProbe probe, ProxyAddress proxy) throws Exception {
        return probe.check(proxy).toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private static ProxyProbe probe(Duration timeout, boolean allowPrivate) {
        // What is not allowed must not be let through by a target that cannot be looked up here.
        return new ProxyProbe(allowPrivate ? TARGET : "1.1.1.1", 443, timeout, new AddressRule(allowPrivate), trust);
    }

    private static LoopbackProxy proxy(ProxyProtocol protocol, Behaviour behaviour, String username, String password,
                                       boolean tls) throws Exception {
        ServerSocketFactory sockets = protocol == ProxyProtocol.HTTPS && tls ? proxyTls.getServerSocketFactory()
                : ServerSocketFactory.getDefault();
        return new LoopbackProxy(protocol, behaviour, username, password, sockets);
    }

    private static String log(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
