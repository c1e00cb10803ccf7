package dev.caravan.boot;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

import dev.caravan.gateway.GatewaySettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ConfigTest {

    @TempDir
    Path dir;

    @Test
    void withoutAnyOtherSourceTheDefaultsHold() {
        Settings settings = Settings.read(ConfigLayers.load(options(Map.of(), Map.of())));

        assertEquals(8080, settings.http().port());
        assertEquals(Duration.ofSeconds(20), settings.shutdown().timeout());
    }

    @Test
    void eachStrongerSourceWins() throws IOException {
        file("application.properties", "http.port=1001", "management.port=1002", "shutdown.timeout=3s",
                "log.format=json");
        file("application-mine.properties", "management.port=2002", "shutdown.timeout=4s", "log.format=text");
        Map<String, String> environment = Map.of("CARAVAN_SHUTDOWN_TIMEOUT", "5s", "CARAVAN_LOG_FORMAT", "json");
        Properties system = new Properties();
        system.setProperty("log.format", "text");

        Settings settings = Settings.read(ConfigLayers.load(
                new LaunchOptions(List.of("mine"), dir, environment, system, Map.of())));

        assertEquals(1001, settings.http().port());
        assertEquals(2002, settings.management().port());
        assertEquals(Duration.ofSeconds(5), settings.shutdown().timeout());
        assertEquals("text", settings.log().format());
    }

    @Test
    void aGatewayHasTheTimesOfItsKindUnlessItSaysOtherwise() throws IOException {
        file("application.properties", "gateway.one.kind=evolution", "gateway.one.url=http://one.test",
                "gateway.one.api-key=k", "gateway.two.kind=evolution", "gateway.two.url=http://two.test",
                "gateway.two.api-key=k", "gateway.two.send-timeout=90s");

        List<GatewaySettings> gateways =
                Settings.read(ConfigLayers.load(options(Map.of(), Map.of()))).fleet().gateways();

        assertEquals(List.of(Duration.ofSeconds(75), Duration.ofSeconds(90)),
                gateways.stream().map(GatewaySettings::sendTimeout).toList());
        assertEquals(List.of(Duration.ofSeconds(30), Duration.ofSeconds(30)),
                gateways.stream().map(GatewaySettings::proxyTimeout).toList());
    }

    @Test
    void logLevelHasAVariableOfItsOwn() {
        Config config = ConfigLayers.load(options(Map.of("LOG_LEVEL", "DEBUG"), Map.of()));

        assertEquals("DEBUG", Settings.read(config).log().level());
    }

    @Test
    void anUnknownKeyIsNamedWithItsLineAndTheLikelyOne() throws IOException {
        file("application.properties", "# a comment", "", "http.prot=1");

        assertMistakes(options(Map.of(), Map.of()),
                dir.resolve("application.properties") + ":3: unknown key 'http.prot' — did you mean 'http.port'?");
    }

    @Test
    void anUnknownKeyFarFromAllOthersGetsNoSuggestion() throws IOException {
        file("application.properties", "zzzzqqqqwwww=1");

        assertMistakes(options(Map.of(), Map.of()),
                dir.resolve("application.properties") + ":1: unknown key 'zzzzqqqqwwww'");
    }

    @Test
    void anUnknownVariableIsNamedTheSameWay() {
        assertMistakes(options(Map.of("CARAVAN_HTTP_PROT", "1", "PATH", "/bin"), Map.of()),
                "CARAVAN_HTTP_PROT: unknown key 'CARAVAN_HTTP_PROT' — did you mean 'CARAVAN_HTTP_PORT'?");
    }

    @Test
    void variablesThatAreNoKeysAreLeftAlone() {
        ConfigLayers.load(options(Map.of("CARAVAN_ADMIN_KEY", "x", "CARAVAN_PROFILE", "y"), Map.of())).check();
    }

    @Test
    void keysOfCamelAndOfTheUserAreAccepted() throws IOException {
        file("application.properties", "camel.component.seda.queue-size=5", "user.anything=1");

        Config config = ConfigLayers.load(options(Map.of(), Map.of()));

        config.check();
        assertEquals("5", config.placeholders().getProperty("camel.component.seda.queueSize"));
        assertEquals("1", config.placeholders().getProperty("user.anything"));
    }

    @Test
    void aKeyOfCamelReplacesTheDefaultInEitherSpelling() throws IOException {
        file("application.properties", "camel.component.seda.defaultPollTimeout=7");

        Properties all = ConfigLayers.load(options(Map.of(), Map.of())).placeholders();

        assertEquals("7", all.getProperty("camel.component.seda.defaultPollTimeout"));
        assertFalse(all.containsKey("camel.component.seda.default-poll-timeout"));
    }

    @Test
    void allMistakesAreReportedTogether() throws IOException {
        file("application.properties", "http.port=70000", "shutdown.timeout=20", "log.format=xml", "http.prot=1",
                "http.max-body-size=10 MB");

        String file = dir.resolve("application.properties").toString();
        assertMistakes(options(Map.of(), Map.of()),
                file + ":4: unknown key 'http.prot' — did you mean 'http.port'?",
                file + ":2: shutdown.timeout=20 — expected a time with its unit, such as 500ms, 30s, 5m, 6h or 2d",
                file + ":1: http.port=70000 — expected a whole number from 0 to 65535",
                file + ":5: http.max-body-size=10 MB — expected a size with its unit, such as 512KiB, 10MiB or 1GiB",
                file + ":3: log.format=xml — expected one of text, json");
    }

    @Test
    void aKeyGivenTwiceInOneFileIsAMistake() throws IOException {
        file("application.properties", "http.port=1", "http.port=2");

        assertMistakes(options(Map.of(), Map.of()),
                dir.resolve("application.properties") + ":2: 'http.port' is given twice, also in line 1");
    }

    @Test
    void anEmptyValueIsNotAnUnsetOne() throws IOException {
        file("application.properties", "http.host=");

        assertMistakes(options(Map.of(), Map.of()), dir.resolve("application.properties")
                + ":1: http.host= — expected some text; take the line out to leave the key unset");
    }

    @Test
    void aReferenceToAnotherKeyIsRefused() {
        assertMistakes(options(Map.of(), Map.of("http.host", "{{management.host}}")),
                "start option http.host: http.host={{management.host}} — expected a plain value;"
                        + " references to other keys work only where the default has one");
    }

    @Test
    void anUnknownProfileIsAMistake() {
        ConfigurationException failure = assertThrows(ConfigurationException.class,
                () -> ConfigLayers.load(options(Map.of(), Map.of()).withProfile("nosuch")).check());

        assertEquals(List.of("Unknown profile 'nosuch': there is no application-nosuch.properties."),
                failure.mistakes());
    }

    @Test
    void aBrokenEscapeIsNamedWithItsLine() throws IOException {
        file("application.properties", "", "http.host=\\u12");

        ConfigurationException failure = assertThrows(ConfigurationException.class,
                () -> ConfigLayers.load(options(Map.of(), Map.of())));

        assertTrue(failure.getMessage().startsWith(dir.resolve("application.properties") + ":2: "));
    }

    @Test
    void whatWasChangedIsShownButNotTheDefaults() {
        Config config = ConfigLayers.load(options(Map.of("CARAVAN_HTTP_PORT", "81", "CARAVAN_HTTP_HOST", "127.0.0.1"),
                Map.of()));

        assertEquals(Map.of("http.port", "81 (CARAVAN_HTTP_PORT)"), config.changed());
    }

    @Test
    void aCopyOfTheDefaultsChangesNothing() {
        Config config = ConfigLayers.load(new LaunchOptions(List.of("dev"), Path.of("config"), Map.of(),
                new Properties(), Map.of()));

        assertEquals(Map.of(), config.changed());
    }

    @Test
    void secretsAreNeitherShownNorPutIntoMistakes() throws IOException {
        Catalogue catalogue = catalogue("#gateway.*.api-key=k", "#gateway.*.retries=3");
        Config config = new Config(catalogue, Map.of(
                "gateway.a.api-key", new ConfigLayers.Given("s3cr3t", "X")), Map.of(), List.of());

        config.section(c -> c.integer("gateway.a.api-key", 0, 1));
        ConfigurationException failure = assertThrows(ConfigurationException.class, config::check);

        assertEquals(List.of("X: gateway.a.api-key=*** — expected a whole number from 0 to 1"), failure.mistakes());
        assertEquals(Map.of("gateway.a.api-key", "*** (X)"), config.changed());
    }

    @Test
    void aFamilyAcceptsAnyNameAndListsThem() throws IOException {
        Catalogue catalogue = catalogue("#gateway.*.kind=evolution", "#gateway.*.url=http://x");

        assertTrue(catalogue.accepts("gateway.main-br.kind"));
        assertFalse(catalogue.accepts("gateway.main.br.kind"));
        assertFalse(catalogue.accepts("gateway.*.kind"));
        assertEquals("gateway.main.url", catalogue.suggestion("gateway.main.ulr").orElseThrow());
        Config config = new Config(catalogue, Map.of(
                "gateway.b.kind", new ConfigLayers.Given("evolution", "x"),
                "gateway.a.url", new ConfigLayers.Given("http://x", "x")), Map.of(), List.of());
        assertEquals(Set.of("a", "b"), config.names("gateway"));
    }

    @Test
    void aVariableOfAFamilyFindsTheNameAsSpelledInAFile() throws IOException {
        Catalogue catalogue = catalogue("#gateway.*.api-key=k");

        assertEquals("gateway.main-br.api-key",
                catalogue.keyOf("CARAVAN_GATEWAY_MAIN_BR_API_KEY", Set.of("gateway.main-br.kind")).orElseThrow());
        assertEquals("gateway.x-y.api-key",
                catalogue.keyOf("CARAVAN_GATEWAY_X_Y_API_KEY", Set.of()).orElseThrow());
    }

    @Test
    void timesOfSweepsThatDoNotGoTogetherAreMistakes() {
        assertMistakes(options(Map.of(), Map.of("sweep.misfire-after", "30s", "sweep.longest", "100s",
                        "memory-sweep.leak-window", "25h")),
                "start option sweep.misfire-after: sweep.misfire-after=30s — expected a time shorter than the interval"
                        + " of each sweep",
                "start option sweep.longest: sweep.longest=100s — expected a time longer than deep-sweep.length",
                "start option memory-sweep.leak-window: memory-sweep.leak-window=25h — expected no more than the 24h"
                        + " for which heaps are kept");
    }

    @Test
    void whatASettingsRecordRejectsIsAMistakeToo() {
        Config config = ConfigLayers.load(options(Map.of(), Map.of()));

        assertTrue(config.section(c -> {
            throw new IllegalArgumentException("a.min must be below a.max");
        }).isEmpty());

        assertEquals(List.of("a.min must be below a.max"),
                assertThrows(ConfigurationException.class, config::check).mistakes());
    }

    private static Catalogue catalogue(String... lines) throws IOException {
        return new Catalogue(PropertiesFile.read("test", new StringReader(String.join("\n", lines))));
    }

    private void file(String name, String... lines) throws IOException {
        Files.write(dir.resolve(name), List.of(lines));
    }

    private LaunchOptions options(Map<String, String> environment, Map<String, String> overrides) {
        return new LaunchOptions(List.of(), dir, environment, new Properties(), overrides);
    }

    private static void assertMistakes(LaunchOptions options, String... expected) {
        Config config = ConfigLayers.load(options);
        ConfigurationException failure =
                assertThrows(ConfigurationException.class, () -> Settings.read(config));
        assertEquals(List.of(expected), failure.mistakes());
    }
}
