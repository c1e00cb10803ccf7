package dev.caravan.boot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import dev.caravan.domain.GatewayKind;
import dev.caravan.domain.ProbeResult;
import dev.caravan.domain.ProxyAddress;
import dev.caravan.domain.ProxyProtocol;
import dev.caravan.gateway.GatewaySettings;
import dev.caravan.probe.ProxyCheck;
import dev.caravan.simulator.FleetSeed;
import dev.caravan.simulator.SimulatorOptions;
import dev.caravan.simulator.SimulatorServer;
import dev.caravan.store.ProxyImport.Candidate;

/** Starts the simulated gateway with keys of its own and tells how Caravan reaches it. */
final class Simulation {

    /** No name of it is ever resolved (RFC 6761). */
    private static final String DOMAIN = ".demo.invalid";
    private static final int KEY_BYTES = 24;
    private static final String VERSION = "2.3.7";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration PROXY_TIMEOUT = Duration.ofSeconds(30);
    private static final List<String> COUNTRIES = List.of("BR", "US", "PT");

    private final SimulatorSettings settings;
    private final String key = secret();
    private final String token = secret();
    private SimulatorServer server;

    Simulation(SimulatorSettings settings) {
        this.settings = settings;
    }

    /** @param webhook where Caravan listens for its events */
    SimulatorServer start(String webhook) {
        keepKey();
        server = SimulatorServer.start(SimulatorOptions.builder(key).host(settings.host()).port(settings.port())
                .version(VERSION).webhookUrl(webhook).webhookHeaders(Map.of("authorization", "Bearer " + token))
                .fleet(new FleetSeed(settings.instances(), "loja-%03d", 0, 0, 0, 0, settings.loginWithin())).build());
        return server;
    }

    /** Probes the simulated proxies in the simulated world, and all others in the real one. */
    ProxyCheck check(ProxyCheck real, Duration timeout) {
        return proxy -> proxy.host().endsWith(DOMAIN) ? simulated(proxy, timeout) : real.check(proxy);
    }

    private CompletionStage<ProbeResult> simulated(ProxyAddress proxy, Duration timeout) {
        long begun = System.nanoTime();
        long limit = timeout.toMillis();
        return server.proxyFault(proxy.host(), proxy.port(), proxy.username(), proxy.password())
                .toCompletableFuture().completeOnTimeout(Optional.of("no answer within " + limit + " ms"), limit,
                        TimeUnit.MILLISECONDS)
                .handle((fault, thrown) -> {
                    long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
                    return thrown != null ? ProbeResult.untested("the simulator is gone")
                            : fault.map(error -> ProbeResult.failed(took, error)).orElseGet(() -> ProbeResult.ok(took));
                });
    }

    GatewaySettings gateway(SimulatorServer server) {
        return new GatewaySettings(settings.gateway(), GatewayKind.EVOLUTION, URI.create(server.baseUrl()), key,
                VERSION, TIMEOUT, PROXY_TIMEOUT, FleetSettings.SEND_TIMEOUT, "", "", "", token);
    }

    /** Proxies that lead nowhere but in the simulator; their names cannot be resolved. */
    List<Candidate> proxies() {
        return IntStream.rangeClosed(1, settings.proxies())
                .mapToObj(n -> new Candidate(new ProxyAddress(ProxyProtocol.HTTP, ("px%04d" + DOMAIN).formatted(n),
                        8000, "demo", "demo-" + n), COUNTRIES.get(n % COUNTRIES.size())))
                .toList();
    }

    private void keepKey() {
        Path file = settings.keyFile();
        try {
            if (file.getParent() != null) {
                Files.createDirectories(file.getParent());
            }
            Files.deleteIfExists(file);
            if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(file,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.writeString(file, key);
        } catch (IOException e) {
            throw new UncheckedIOException("simulator.key-file cannot be written: " + file, e);
        }
    }

    private static String secret() {
        byte[] bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
