package dev.caravan.routes;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;

import ch.qos.logback.classic.Level;
import dev.caravan.domain.CorrelatedFaultGuard;
import dev.caravan.domain.GatewayKind;
import dev.caravan.domain.IncidentPolicy;
import dev.caravan.domain.ScorePolicy;
import dev.caravan.fleet.IncidentTexts;
import dev.caravan.fleet.Incidents;
import dev.caravan.fleet.Incidents.Watched;
import dev.caravan.gateway.GatewaySettings;
import dev.caravan.gateway.Gateways;
import dev.caravan.store.IncidentSigns;
import dev.caravan.store.IncidentStore;
import dev.caravan.store.IncidentStore.Incident;
import dev.caravan.store.ProxyScores;
import dev.caravan.store.Turns;
import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import routes.IncidentWatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Failures grouped by what they have in common (SPEC 10), from the rows that they leave. */
@ExtendWith(MariaDbExtension.class)
class IncidentWatchTest {

    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final IncidentPolicy POLICY = new IncidentPolicy(Duration.ofSeconds(60), Duration.ofMinutes(10), 10,
            0.1, 0.5, Duration.ofMinutes(15));

    private final TestClock clock = new TestClock();
    private final DataSource dataSource;
    private final JdbcClient jdbc;
    private final IncidentStore store;
    private final ProxyScores scores;
    private final List<LogLines> logs = new ArrayList<>();
    private FailedFleet fleet;
    private Incidents incidents;
    private DeployedRoutes routes;

    IncidentWatchTest(DataSource dataSource) {
        this.dataSource = dataSource;
        jdbc = JdbcClient.create(dataSource);
        store = new IncidentStore(dataSource, clock);
        scores = new ProxyScores(dataSource, new ScorePolicy(50, 10, 30, 80, 50, 20),
                new CorrelatedFaultGuard(Duration.ofMinutes(10), 5, 0.5, Duration.ofMinutes(15)), clock);
    }

    @BeforeEach
    void start() throws Exception {
        fleet = new FailedFleet(jdbc, clock);
        fleet.gateway("main", true);
        incidents = incidents("main");
        routes = DeployedRoutes.of(new IncidentWatch()).bind("incidents", incidents).triggered(IncidentWatch.WATCH)
                .start();
        Stream.of("GATEWAY", "SESSION", "PROXY").forEach(category -> logs.add(new LogLines(category, Level.INFO)));
    }

    @AfterEach
    void stop() {
        logs.forEach(LogLines::close);
        routes.close();
    }

    @Test
    void aGatewayThatDoesNotAnswerIsOneIncidentUntilItAnswers() {
        fleet.instances(3, "main", "CONNECTED", null);
        fleet.down("main");
        look();
        assertEquals(List.of(), open());

        pass(POLICY.gatewayAfter());
        look();
        look();

        assertEquals(List.of("O gateway main não responde; 3 instâncias habilitadas dependem dele"), open());
        assertEquals(1, lines("GATEWAY"));

        jdbc.sql("UPDATE gateway SET reachable = 1").update();
        look();
        look();

        assertEquals(List.of(), open());
        assertEquals(2, lines("GATEWAY"));
        assertEquals(List.of("open", "closed"), jdbc.sql("SELECT state FROM incident_event ORDER BY id")
                .query(String.class).list());
    }

    @Test
    void aGatewayThroughWhichNobodyIsHeardIsOneIncidentUntilARunHearsSomebody() {
        incidents.mute("main", 6, 6);
        incidents.mute("main", 5, 6);
        look();

        assertEquals(List.of("O WhatsApp não responde pelo gateway main: 5 de 6 sessões abertas estão mudas; "
                + "veja o gateway e a rede dele"), open());
        assertEquals(1, lines("GATEWAY"));

        incidents.heard("main");
        assertEquals(List.of(), open());
        assertEquals(2, lines("GATEWAY"));

        incidents.mute("main", 6, 6);
        incidents("another").watch();
        assertEquals(List.of(), open(), "it is not configured any more");
    }

    @Test
    void aGatewayThatNobodyPollsOrThatIsNotConfiguredIsNoIncident() {
        fleet.down("main");
        pass(POLICY.gatewayAfter());
        jdbc.sql("UPDATE gateway SET poll_due_at = :at").param("at", FailedFleet.utc(clock.instant().minusSeconds(61))).update();
        look();
        assertEquals(List.of(), open());

        jdbc.sql("UPDATE gateway SET poll_due_at = :at").param("at", FailedFleet.utc(clock.instant())).update();
        look();
        assertEquals(1, open().size());

        incidents("another").watch();
        assertEquals(List.of(), open());
    }

    @ParameterizedTest
    @CsvSource({"9, 40, false", "10, 40, true", "10, 100, true", "10, 101, false", "20, 200, true"})
    void oneCodeOnManyInstancesIsThePlatforms(int hit, int enabled, boolean raised) {
        fleet.instances(hit, "main", "DISCONNECTED", 405);
        fleet.instances(enabled - hit, "main", "CONNECTED", null);

        look();

        assertEquals(raised ? List.of("O WhatsApp derruba sessões com o código 405 (versão do cliente recusada; o "
                + "gateway costuma precisar de atualização): " + hit + " de " + enabled
                + " instâncias habilitadas ao mesmo tempo") : List.of(), open());
        assertEquals(raised ? 1 : 0, lines("SESSION"));
    }

    @Test
    void codesThatComeOneByOneOrOfManyKindsOrOfDisabledInstancesAreNot() {
        fleet.instances(9, "main", "DISCONNECTED", 405);
        pass(POLICY.window());
        fleet.instances(9, "main", "DISCONNECTED", 405);
        fleet.instances(9, "main", "AUTH_FAILURE", 403);
        jdbc.sql("UPDATE instance SET enabled = 0 WHERE reason_code = 403 LIMIT 4").update();
        fleet.instances(10, "main", "DISCONNECTED", 200);
        fleet.instances(10, "main", "CONNECTED", 408);

        look();

        assertEquals(List.of(), open());
    }

    @Test
    void aCodeIsOverWhenNothingNewCameForAWhileAndOneInstanceAloneDoesNotKeepItOpen() {
        fleet.instances(12, "main", "DISCONNECTED", 405);
        look();
        Instant first = incident().lastSeenAt();

        pass(POLICY.window());
        fleet.touched(3);
        look();
        assertEquals(3, incident().affected());
        assertTrue(incident().lastSeenAt().isAfter(first));

        pass(POLICY.quiet().minus(EVERY.multipliedBy(2)).minusMillis(1));
        fleet.touched(1);
        look();
        assertEquals(1, open().size());
        pass(Duration.ofMillis(1));
        look();

        assertEquals(List.of(), open());
        assertEquals(2, lines("SESSION"));
    }

    @Test
    void whatBelongsToAGatewayThatIsDownIsNoIncidentOfItsOwn() {
        fleet.instances(20, "main", "DISCONNECTED", 428);
        fleet.waiting(3, "main");
        fleet.proxies("faulty", "hung", 12, "px%d.dead.example", "main-428-0");
        fleet.proxies("fine", "success", 12, "px%d.fine.example", null);
        fleet.down("main");
        pass(POLICY.gatewayAfter());

        look();

        assertEquals(List.of("gateway"), kinds());
    }

    @Test
    void proxiesOfOneProviderThatFailWhileThoseOfOthersWorkAreTheProviders() {
        fleet.proxies("bad", "refused", 12, "px%d.br.acme.com.br", null);
        fleet.proxies("good", "success", 4, "good%d.br.acme.com.br", null);
        fleet.proxies("other", "success", 10, "px%d.other.example", null);

        look();
        look();

        assertEquals(List.of("Os proxies do fornecedor acme.com.br falham: 12 de 16 usados há pouco; os dos outros "
                + "fornecedores funcionam"), open());
        assertEquals(1, lines("PROXY"));

        pass(POLICY.quiet());
        look();
        assertEquals(List.of(), open());
    }

    @Test
    void addressesWithoutNamesAreGroupedByTheirNetwork() {
        fleet.proxies("bad", "refused", 12, "198.51.100.%d", null);
        fleet.proxies("other", "success", 10, "203.0.113.%d", null);

        look();

        assertEquals("198.51.100.0/24", incident().subject());
    }

    @Test
    void faultsEverywhereOrOfAFewOrWithNothingToCompareAreNoProviders() {
        fleet.proxies("bad", "refused", 12, "px%d.acme.example", null);
        look();
        assertEquals(List.of(), open());

        fleet.proxies("bad too", "refused", 12, "px%d.other.example", null);
        look();
        assertEquals(List.of(), open());

        jdbc.sql("DELETE FROM proxy_ledger").update();
        fleet.proxies("few", "refused", 9, "px%d.third.example", null);
        fleet.proxies("good", "success", 20, "px%d.fourth.example", null);
        look();
        assertEquals(List.of(), open());
    }

    @Test
    void proxiesInUseCountAsWorkingThoughNobodyScoredThemLately() {
        fleet.proxies("bad", "hung", 10, "px%d.acme.example", null);
        fleet.proxies("good", "success", 10, "px%d.other.example", null);
        fleet.instances(11, "main", "CONNECTED", null);
        for (int n = 0; n < 11; n++) {
            fleet.proxy("used" + n + ".acme.example", "main-null-" + n);
        }
        jdbc.sql("UPDATE instance SET proxy_state = 'effective'").update();

        look();

        assertEquals(List.of(), open());
    }

    @Test
    void anEmptyPoolIsOneIncidentUntilNobodyWaitsAndSomeAreFree() {
        fleet.waiting(2, "main");
        look();
        look();
        assertEquals(List.of("Não há proxy livre e 2 instâncias esperam por um; importe ou ative proxies"), open());

        fleet.proxy("fresh.example", null);
        look();
        assertEquals(1, open().size());
        jdbc.sql("UPDATE saga SET step = 'SETTLE'").update();
        look();

        assertEquals(List.of(), open());
        assertEquals(2, lines("PROXY"));
    }

    @Test
    void connectionsThatFailForLackOfAProxyTellItToo() {
        fleet.waiting(1, "main");
        jdbc.sql("UPDATE saga SET kind = 'connection', outcome = 'failed',"
                + " last_error = CONCAT(last_error, ' that this gateway can use')").update();
        look();
        assertEquals(List.of("Não há proxy livre e 1 instância espera por um; importe ou ative proxies"), open());

        jdbc.sql("UPDATE instance SET connection_status = 'CONNECTED'").update();
        look();
        assertEquals(List.of(), open());
    }

    @Test
    void connectionsThatWaitForAProxyAndAreLookedAtAgainTellItToo() {
        fleet.waiting(2, "main");
        jdbc.sql("UPDATE saga SET kind = 'connection', outcome = 'waiting'").update();
        look();
        assertEquals(List.of("Não há proxy livre e 2 instâncias esperam por um; importe ou ative proxies"), open());

        fleet.proxy("fresh.example", null);
        look();
        assertEquals(1, open().size(), "one that is free for a moment is not enough for two");

        jdbc.sql("UPDATE instance SET connection_status = 'CONNECTED'").update();
        look();
        assertEquals(List.of(), open());
    }

    @Test
    void aFreezeOfScoresThatTheScoresOpenIsToldWithWhatItHitsAndWhenItEnds() {
        fleet.proxies("hit", "refused", 7, "px%d.acme.example", null);
        jdbc.sql("INSERT INTO incident (kind, subject, detail, opened_at, last_seen_at)"
                + " VALUES ('proxy-fault', 'refused', '7 of 7', :now, :now)").param("now", fleet.now()).update();

        look();
        assertEquals(List.of("A mesma falha atinge muitos proxies ao mesmo tempo (recusado no teste do gateway: 7 "
                + "proxies); a culpa não é deles, e ela não custa pontos por enquanto"), open());
        pass(Duration.ofMinutes(15));
        look();

        assertEquals(List.of(), open());
        assertEquals(2, lines("PROXY"));
    }

    @Test
    void whatAPersonClosedStaysClosedForAWhileAndComesBackIfItLasts() {
        fleet.waiting(2, "main");
        look();
        assertTrue(store.closeByHand(incident().id(), "ana"));
        assertFalse(store.closeByHand(incident().id(), "ana"));
        look();
        assertEquals(List.of(), open());
        assertEquals(2, lines("PROXY"));

        pass(POLICY.quiet());
        look();

        assertEquals(1, open().size());
        assertEquals(2, incidentsEver());
    }

    @Test
    void ofAllNodesOneLooksInEachTurnAndAllMayLookByHand() {
        fleet.waiting(2, "main");
        Incidents other = incidents("main");

        assertEquals(new Watched(1, 0), incidents.watchInTurn());
        jdbc.sql("DELETE FROM incident").update();
        assertEquals(new Watched(0, 0), other.watchInTurn());
        assertEquals(new Watched(1, 0), other.watch());
        pass(EVERY);

        assertEquals(new Watched(0, 0), other.watchInTurn());
        assertEquals(2, incident().affected());
    }

    private void look() {
        pass(EVERY);
        fleet.polled();
        routes.trigger(IncidentWatch.WATCH);
    }

    private void pass(Duration time) {
        clock.advance(time);
    }

    private Incidents incidents(String gateway) {
        Gateways gateways = new Gateways(List.of(new GatewaySettings(gateway, GatewayKind.EVOLUTION,
                URI.create("http://127.0.0.1:1"), "key", "2.3.7", EVERY, EVERY, EVERY, "", "", "", "")));
        return new Incidents(gateways, store, new IncidentSigns(dataSource, clock), scores,
                new Turns(dataSource, clock), POLICY, EVERY, clock);
    }

    private List<String> open() {
        return store.list(true, Long.MAX_VALUE, 10).items().stream()
                .map(incident -> IncidentTexts.of(incident).get("pt-BR")).toList();
    }

    private List<String> kinds() {
        return store.list(true, Long.MAX_VALUE, 10).items().stream().map(Incident::kind).toList();
    }

    private Incident incident() {
        return store.list(null, Long.MAX_VALUE, 1).items().get(0);
    }

    private long incidentsEver() {
        return store.list(null, Long.MAX_VALUE, 1).total();
    }

    private int lines(String category) {
        return logs.get(List.of("GATEWAY", "SESSION", "PROXY").indexOf(category)).containing("Incidente").size();
    }
}
