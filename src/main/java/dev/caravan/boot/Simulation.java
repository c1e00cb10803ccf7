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
import java.util.stream.IntStream;

import dev.caravan.domain.GatewayKind;
import dev.caravan.domain.ProxyAddress;
import dev.caravan.domain.ProxyProtocol;
import dev.caravan.gateway.GatewaySettings;
import dev.caravan.simulator.FleetSeed;
import dev.caravan.simulator.SimulatorOptions;
import dev.caravan.simulator.SimulatorServer;
import dev.caravan.store.ProxyImport.Candidate;

/** Starts the simulated gateway with keys of its own and tells how Caravan reaches it. */
final class Simulation {

    private static final int KEY_BYTES = 24;
    private static final String VERSION = "2.3.7";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration PROXY_TIMEOUT = Duration.ofSeconds(30);
    private static final List<String> COUNTRIES = List.of("BR", "US", "PT");

    private final SimulatorSettings settings;
    private final String key = secret();
    private final String token = secret();

    Simulation(SimulatorSettings settings) {
        this.settings = settings;
    }

    /** @param webhook where Caravan listens for its events */
    SimulatorServer start(String webhook) {
        keepKey();
        return SimulatorServer.start(SimulatorOptions.builder(key).host(settings.host()).port(settings.port())
                .version(VERSION).webhookUrl(webhook).webhookHeaders(Map.of("authorization", "Bearer " + token))
                .fleet(new FleetSeed(settings.instances(), "loja-%03d", 0, 0, 0, 0, settings.loginWithin())).build());
    }

    GatewaySettings gateway(SimulatorServer server) {
        return new GatewaySettings(settings.gateway(), GatewayKind.EVOLUTION, URI.create(server.baseUrl()), key,
                VERSION, TIMEOUT, PROXY_TIMEOUT, FleetSettings.SEND_TIMEOUT, "", "", "", token);
    }

    /** Proxies that lead nowhere but in the simulator; their names cannot be resolved. */
    List<Candidate> proxies() {
        return IntStream.rangeClosed(1, settings.proxies())
                .mapToObj(n -> new Candidate(new ProxyAddress(ProxyProtocol.HTTP, "px%04d.demo.invalid".formatted(n),
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
