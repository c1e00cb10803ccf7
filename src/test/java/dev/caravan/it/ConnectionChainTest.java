package dev.caravan.it;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.StreamSupport;
import javax.sql.DataSource;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import static dev.caravan.it.RunningCaravan.eventually;
import static java.util.Arrays.asList;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

/** Connecting with fallback against the whole application (SPEC 3, each scenario of origin/proxy-fallback). */
@ExtendWith(MariaDbExtension.class)
class ConnectionChainTest {

    private static final String POOL_EMPTY =
            "no active proxy is free that this gateway can use; import or activate some";

    private static final Logger SESSION = (Logger) LoggerFactory.getLogger("SESSION");

    private static Stage stage;
    private static SimulatedGateway gateway;
    private static RunningCaravan caravan;

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private String instance;

    @BeforeAll
    static void open(TestDatabase database, DataSource dataSource) {
        stage = Stage.open(20, database, dataSource, Map.of("instance-connection.login-within", "3s",
                "instance-connection.probe-within", "200ms", "instance-connection.open-grace", "1s",
                "instance-connection.lease", "4s", "proxy-assignment.retry-after", "1h"));
        gateway = stage.gateway();
        caravan = stage.caravan();
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @BeforeEach
    void clear() {
        stage.clear();
        instance = stage.instance();
    }

    @Test
    void aNumberThatIsBlockedThroughOneProxyConnectsThroughTheNext() {
        useThrough("bad.example:80");
        caravan.importProxies("good.example:80");
        gateway.behave("bad.example:80", "blocked-by-whatsapp");
        gateway.cause(instance, "\"fault\":\"drop\"");
        caravan.awaitStatus(instance, "RECONNECTING");

        connect();
        awaitEnd("connected");

        assertEquals(List.of("bad.example failed no-login", "good.example open -"), tries());
        assertEquals(List.of("success 50>60", "no-login 60>60", "no-login 60>30"), stage.ledger("bad.example"));
        assertEquals(List.of("success 50>60"), stage.ledger("good.example"));
        assertEquals("free", stage.owner("bad.example"));
        assertEquals("good.example:80 effective", caravan.proxy(instance));
        assertEquals("good.example:80", gateway.used(instance));
        assertEquals(asList("good.example:80", "bad.example:80", null), gateway.loginsBy(instance));
        assertEquals(List.of("- -> connected (asked)", "- -> try (asked)", "- -> failed-try (asked)",
                "- -> try (asked)"), caravan.timeline(instance, "connection"));
    }

    @Test
    void aProxyThatStopsIsReplacedAndTheNewSessionHasAnother() {
        useThrough("bad.example:80");
        caravan.importProxies("good.example:80");
        gateway.behave("bad.example:80", "http-status", "\"status\":407,\"keepOpenSockets\":false");
        caravan.awaitStatus(instance, "RECONNECTING");

        connect();
        awaitEnd("connected");

        assertEquals("good.example:80", gateway.used(instance));
        assertEquals("free", stage.owner("bad.example"));
        assertEquals(1, stage.count("proxy WHERE is_used"));
    }

    @Test
    void whenAllProxiesFailItEndsAfterThreeTriesAndSaysWhichAndWhatToDo() {
        useThrough("bad1.example:80");
        caravan.importProxies("bad2.example:80", "bad3.example:80", "bad4.example:80");
        gateway.behave("bad*", "blocked-by-whatsapp");
        gateway.cause(instance, "\"fault\":\"drop\"");
        caravan.awaitStatus(instance, "RECONNECTING");

        AppenderBase<ILoggingEvent> listener = listen();
        connect();
        awaitEnd("failed");
        eventually("the log tells").until(() -> lines.stream().anyMatch(line -> line.startsWith("Falha: ")));
        SESSION.detachAppender(listener);

        assertEquals(List.of("bad1.example failed no-login", "bad2.example failed no-login",
                "bad3.example failed no-login"), tries());
        assertEquals("none of 3 tries led to a login", connection().path("lastError").asText());
        assertEquals("Falha: nenhuma de 3 tentativas conectou. Tentativas: 1. bad1.example:80: sem login em 3 s; "
                        + "2. bad2.example:80: sem login em 3 s; 3. bad3.example:80: sem login em 3 s. "
                        + "Teste os proxies (POST /api/proxies/test) ou importe outros",
                lines.stream().filter(line -> line.startsWith("Falha: ")).findFirst().orElseThrow());
        assertEquals(0, stage.count("proxy WHERE is_used"));
        assertEquals(List.of(), stage.ledger("bad4.example"));
        assertEquals("- -> failed (asked)", caravan.timeline(instance, "connection").get(0));
    }

    @Test
    void proxiesThatTheGatewayRefusesAreTriedInTurnToo() {
        down();
        gateway.behave("bad*", "closed-port");
        caravan.importProxies("bad1.example:80", "bad2.example:80", "good.example:80");

        connect();
        awaitEnd("connected");

        assertEquals(List.of("bad1.example failed refused", "bad2.example failed refused", "good.example open -"),
                tries());
        assertEquals(List.of("refused 50>20"), stage.ledger("bad1.example"));
        assertEquals("good.example:80", gateway.used(instance));
    }

    @Test
    void withoutAnActiveProxyItIsAClearErrorAndNoLoginIsStarted() {
        down();
        int socket = gateway.truth(instance).at("/memory/socket").asInt();
        int logins = gateway.logins(instance);

        connect();
        awaitEnd("failed");

        assertEquals(POOL_EMPTY, connection().path("lastError").asText());
        assertEquals(List.of(), tries());
        assertEquals(socket, gateway.truth(instance).at("/memory/socket").asInt(), "a new socket was opened");
        assertEquals(logins, gateway.logins(instance));
        assertNull(gateway.stored(instance));
    }

    @Test
    void anInvalidSessionIsClearedAndPairedAnewThroughTheSameProxyWithoutPenalty() {
        useThrough("one.example:80");
        caravan.importProxies("two.example:80");
        whileItLogsIn(() -> gateway.cause(instance, "\"fault\":\"401\""));

        awaitEnd("pairing");

        assertEquals(List.of("one.example failed -", "one.example qr -"), tries());
        assertFalse(gateway.truth(instance).at("/database/paired").asBoolean());
        assertEquals(instance, stage.owner("one.example"));
        assertEquals(List.of("success 50>60", "success 60>70"), stage.ledger("one.example"));
        assertEquals(List.of(), stage.ledger("two.example"));
        caravan.http().get("/api/instance/" + instance + "/qr").expect(200);
    }

    @ParameterizedTest
    @CsvSource({"402,temporarily banned", "403,forbidden", "406,permanently banned"})
    void aRestrictionStopsTheTriesAndAPersonDecides(int code, String name) {
        useThrough("one.example:80");
        caravan.importProxies("two.example:80");
        whileItLogsIn(() -> gateway.cause(instance, "\"fault\":\"" + code + "\""));

        awaitEnd("halted");

        assertEquals("restricted", caravan.need(instance));
        assertEquals(name + " (" + code + ")", connection().path("lastError").asText());
        assertEquals(List.of("one.example failed -"), tries());
        assertEquals(List.of("success 50>60"), stage.ledger("one.example"));
        assertEquals("one.example:80", gateway.stored(instance));
        assertEquals(instance, stage.owner("one.example"));
        assertEquals("free", stage.owner("two.example"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SETTLE", "OPEN", "AWAIT_LOGIN"})
    void whoIsDisabledInTheMiddleGivesTheProxyBack(String step) {
        down();
        caravan.importProxies("slow.example:80");
        gateway.behave("slow.example:80", "slow", "\"ms\":1500");
        gateway.causeAtNode("\"fault\":\"slow\",\"ms\":300");

        connect();
        eventually("it stands at " + step).until(() -> stage.step(instance).equals(step));
        caravan.disable(instance);
        eventually("it has ended").until(() -> stage.step(instance).equals("none"));

        assertEquals("free", stage.owner("slow.example"));
        assertEquals("none", caravan.proxy(instance));
        eventually("the gateway has none either").until(() -> gateway.stored(instance) == null);
        assertEquals(0, stage.count("saga WHERE outcome IS NULL"));
    }

    /** Has the instance connected through a proxy of its own. */
    private void useThrough(String proxy) {
        caravan.importProxies(proxy);
        caravan.enable(instance);
        caravan.awaitEffective(instance, proxy);
    }

    /** An instance without a proxy that does not come up. */
    private void down() {
        gateway.cause(instance, "\"fault\":\"stuck-connecting\"");
        eventually(instance + " is down").until(() -> !caravan.status(instance).equals("CONNECTED"));
    }

    /** Begins to connect, and does something while a login through a slow proxy is under way. */
    private void whileItLogsIn(Runnable act) {
        gateway.behave("one.example:80", "slow", "\"ms\":2000");
        gateway.cause(instance, "\"fault\":\"stuck-connecting\"");
        caravan.awaitStatus(instance, "RECONNECTING");
        connect();
        eventually("a login is under way").until(() -> stage.step(instance).equals("AWAIT_LOGIN"));
        act.run();
    }

    private void connect() {
        caravan.http().post("/api/instance/" + instance + "/connect", "").expect(202);
    }

    private void awaitEnd(String outcome) {
        eventually("the connection ends").until(() -> !connection().path("outcome").isNull());
        assertEquals(outcome, connection().path("outcome").asText(), () -> connection().toPrettyString());
    }

    private JsonNode connection() {
        return caravan.details(instance).path("connection");
    }

    /** {@code host outcome fault} of each try. */
    private List<String> tries() {
        return StreamSupport.stream(connection().path("tries").spliterator(), false)
                .map(tried -> tried.path("host").asText() + " " + tried.path("outcome").asText() + " "
                        + tried.path("fault").asText("-")).toList();
    }

    /** Hears what the log tells of sessions, beside those who hear it already. */
    private AppenderBase<ILoggingEvent> listen() {
        AppenderBase<ILoggingEvent> listener = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                lines.add(event.getFormattedMessage());
            }
        };
        listener.setContext(SESSION.getLoggerContext());
        listener.start();
        SESSION.addAppender(listener);
        return listener;
    }
}
