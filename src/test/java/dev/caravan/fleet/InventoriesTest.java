package dev.caravan.fleet;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

import dev.caravan.domain.Answered;
import dev.caravan.domain.CorrelatedFaultGuard;
import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayAnswer.Listed;
import dev.caravan.domain.GatewayAnswer.StoredProxy;
import dev.caravan.domain.GatewayCommand;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.GatewayKind;
import dev.caravan.domain.HumanNeed;
import dev.caravan.domain.Instance;
import dev.caravan.domain.Observation;
import dev.caravan.domain.Observation.Source;
import dev.caravan.domain.ProxyAddress;
import dev.caravan.domain.ProxyFault;
import dev.caravan.domain.ProxyProtocol;
import dev.caravan.domain.ProxyState;
import dev.caravan.domain.ScorePolicy;
import dev.caravan.domain.Signal;
import dev.caravan.domain.saga.Saga;
import dev.caravan.domain.saga.SagaStep;
import dev.caravan.domain.saga.Decision;
import dev.caravan.fleet.Inventories.DueInventory;
import dev.caravan.fleet.Inventories.Listening;
import dev.caravan.gateway.GatewaySettings;
import dev.caravan.gateway.Gateways;
import dev.caravan.store.SagaStore;
import dev.caravan.store.GatewayStore;
import dev.caravan.store.InstanceStore;
import dev.caravan.store.LoginTurns;
import dev.caravan.store.PasswordSeal;
import dev.caravan.store.ProxyImport;
import dev.caravan.store.ProxyScores;
import dev.caravan.store.ProxyStore;
import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith(MariaDbExtension.class)
class InventoriesTest {

    private static final String LISTENER = "http://caravan/webhooks/evo";
    private static final Duration EVERY = Duration.ofMinutes(5);
    private static final ProxyAddress OURS = new ProxyAddress(ProxyProtocol.HTTP, "ours.example", 8000, "u", "p");
    private static final ProxyAddress OTHER = new ProxyAddress(ProxyProtocol.HTTP, "other.example", 8000, "u", "p");

    private final TestClock clock = new TestClock();
    private final InstanceStore instances;
    private final SagaStore assignments;
    private final ProxyStore proxies;
    private final Observations observations;
    private final Inventories inventories;

    InventoriesTest(DataSource dataSource) {
        JdbcClient jdbc = JdbcClient.create(dataSource);
        List.of("saga_try", "saga", "proxy_ledger", "proxy", "instance_timeline", "instance",
                "gateway").forEach(table -> jdbc.sql("DELETE FROM " + table).update());
        ScorePolicy policy = new ScorePolicy(50, 10, 30, 80, 50, 20);
        PasswordSeal seal = PasswordSeal.ofKey(Base64.getEncoder().encodeToString(new byte[32]));
        ProxyImport pool = new ProxyImport(dataSource, seal, policy, clock);
        ProxyScores scores = new ProxyScores(dataSource, policy,
                new CorrelatedFaultGuard(Duration.ofMinutes(10), 5, 0.5, Duration.ofMinutes(30)), clock);
        GatewayStore store = new GatewayStore(dataSource, clock, "node");
        instances = new InstanceStore(dataSource, clock);
        proxies = new ProxyStore(dataSource, seal, clock);
        assignments = new SagaStore(dataSource, proxies, pool, scores, instances,
                new LoginTurns(dataSource, gateway -> Duration.ZERO, Duration.ofSeconds(1), clock), proxy -> { },
                clock, "node");
        FleetView view = new FleetView(instances, clock);
        FleetCounters counters = new FleetCounters(new SimpleMeterRegistry(), List.of("evo"));
        observations = new Observations(instances, view, Duration.ZERO, true, counters);
        Gateways gateways = new Gateways(List.of(new GatewaySettings("evo", GatewayKind.EVOLUTION,
                URI.create("http://evo"), "key", "2.3.7", EVERY, EVERY, EVERY, "", "", LISTENER, "token")));
        store.put("evo", GatewayKind.EVOLUTION);
        inventories = new Inventories(gateways, store, view, observations, assignments, proxies, instances, counters, clock,
                EVERY, Duration.ofSeconds(30));
        clock.advance(Duration.ofSeconds(1));
    }

    @Test
    void aProxyThatTheGatewayHasIsAdoptedThoughThePoolDidNotKnowIt() {
        take(clock.instant(), listed("loja", OURS));

        assertEquals(ProxyState.STORED, found("loja").proxyState());
        assertTrue(proxies.assignedAt("evo").get("loja").sameAs(OURS));
        assertEquals(Optional.empty(), assignments.running("loja"));
    }

    @Test
    void oneProxyOfTwoInstancesIsAdoptedForOneAndAPersonDecidesOnTheOther() {
        take(clock.instant(), listed("a", OURS), listed("b", OURS));

        assertEquals(Set.of("a"), proxies.assignedAt("evo").keySet());
        assertEquals(HumanNeed.SHARED_PROXY, found("b").need());
    }

    @Test
    void aProxyThatDriftedIsSetAgain() {
        take(clock.instant(), listed("loja", OURS));
        clock.advance(EVERY);

        take(clock.instant(), listed("loja", OTHER));

        Saga repair = assignments.running("loja").orElseThrow();
        assertEquals(SagaStep.LEASE, repair.step());
        assertEquals("drift", repair.cause());
        assertEquals(proxies.ofInstance("loja").orElseThrow().id(), repair.proxyId());
    }

    @Test
    void whatASagaGaveUpRestsAsLongAsTheGatewayHasIt() {
        take(clock.instant(), listed("loja", OURS));
        assignments.begin("loja", SagaStep.LEASE, "drift");
        Saga saga = assignments.claimDue(Saga.Kind.ASSIGNMENT, List.of("evo"), Duration.ofSeconds(60), 1).get(0);
        assignments.carryOut(saga, new Decision.TryNext(ProxyFault.REFUSED, "refused", SagaStep.LEASE, clock.instant(),
                clock.instant().plusSeconds(1)));
        clock.advance(EVERY);

        take(clock.instant(), listed("loja", OURS));

        instances.discover("evo", List.of("other"), true);
        assertEquals(Optional.empty(), proxies.lease("other", Set.of(ProxyProtocol.HTTP), Set.of()));
        clock.advance(EVERY.multipliedBy(2));
        assertTrue(proxies.lease("other", Set.of(ProxyProtocol.HTTP), Set.of()).isPresent());
    }

    @Test
    void anInventoryFromBeforeASagasWorkIsNoDrift() {
        take(clock.instant(), listed("loja", OURS));
        clock.advance(EVERY);
        Instant asked = clock.instant();
        clock.advance(Duration.ofSeconds(1));
        assignments.begin("loja", SagaStep.LOOK, "admin");
        Saga saga = assignments.claimDue(Saga.Kind.ASSIGNMENT, List.of("evo"), Duration.ofSeconds(60), 1).get(0);
        assignments.carryOut(saga, new Decision.Abandon("done"));

        take(asked, listed("loja", OTHER));

        assertEquals(Optional.empty(), assignments.running("loja"));
    }

    @Test
    void itTellsWhetherAClosedSessionHasALogin() {
        observations.observe(List.of(new Observation("evo", "velha", Signal.CLOSED, Source.POLL, clock.instant()),
                new Observation("evo", "nova", Signal.CLOSED, Source.POLL, clock.instant())));
        clock.advance(Duration.ofSeconds(1));
        take(clock.instant(), new Listed("velha", Signal.CLOSED, true, null, null, Optional.empty()),
                new Listed("nova", Signal.CLOSED, false, null, null, Optional.empty()));

        assertEquals(true, found("velha").paired());
        assertEquals(false, found("nova").paired());
        long version = found("nova").version();
        take(clock.instant(), new Listed("nova", Signal.CLOSED, true, null, null, Optional.empty()));
        assertEquals(version, found("nova").version(), "what is known is not learned again");
    }

    @Test
    void anInstanceThatTwoInventoriesLackIsRemoved() {
        take(clock.instant(), listed("old", null), listed("other", null));
        clock.advance(EVERY);
        take(clock.instant(), listed("other", null));
        assertEquals(null, found("old").need());
        clock.advance(EVERY);

        take(clock.instant(), listed("other", null));

        assertEquals(HumanNeed.REMOVED_AT_GATEWAY, found("old").need());
    }

    @Test
    void anInstanceThatIsOpenOrNewerThanTheInventoryIsNotRemoved() {
        take(clock.instant(), listed("open", null));
        clock.advance(Duration.ofSeconds(1));
        observations.observe(List.of(new Observation("evo", "open", Signal.OPEN, Source.POLL, clock.instant())));
        Instant asked = clock.instant();
        clock.advance(Duration.ofSeconds(1));
        observations.observe(List.of(new Observation("evo", "new", Signal.CONNECTING, Source.WEBHOOK,
                clock.instant())));

        take(asked, listed("other", null));
        take(asked, listed("other", null));

        assertEquals(null, found("open").need());
        assertEquals(null, found("new").need());
    }

    @Test
    void aProxyThatCannotBeRecordedIsLeftAloneAndAPersonDecides() {
        take(clock.instant(), new Listed("loja", Signal.OPEN, true, null, null,
                Optional.of(new StoredProxy(null, null))));

        assertEquals(HumanNeed.UNREADABLE_PROXY, found("loja").need());
        assertEquals(Optional.empty(), assignments.running("loja"));
    }

    @Test
    void aProxyOfAnInstanceThatIsNotOursToMoveIsNotLeasedToAnother() {
        take(clock.instant(), listed("a", OURS));
        instances.discover("evo", List.of("b"), false);
        long id = proxies.ofInstance("a").orElseThrow().id();
        proxies.release(id, "a", null);
        clock.advance(EVERY);

        take(clock.instant(), listed("b", OURS));

        assertTrue(proxies.find(id).orElseThrow().coolingUntil().isAfter(clock.instant().plus(EVERY)));
        assertEquals(Optional.empty(), assignments.running("b"));
    }

    @Test
    void eachInstanceIsAskedOnceWhomItTellsOfItsEvents() {
        List<Listening> first = take(clock.instant(), listed("a", null), listed("b", null));
        clock.advance(EVERY);
        List<Listening> second = take(clock.instant(), listed("a", null), listed("b", null), listed("c", null));

        assertEquals(List.of(find("a"), find("b")), first.stream().map(Listening::command).toList());
        assertEquals(List.of(find("c")), second.stream().map(Listening::command).toList());
    }

    @Test
    void aListenerIsSetOnlyWhereNobodyListens() {
        assertEquals(List.of(new Listening(new GatewayCommand.SetListener("evo", "a"))), inventories.listen(
                new Answered(find("a"), new GatewayAnswer.ListenerFound(Optional.empty(), "", false), null)));
        assertEquals(List.of(), inventories.listen(
                new Answered(find("a"), listens("Bearer token", true), null)));
        assertEquals(List.of(new Listening(new GatewayCommand.SetListener("evo", "a"))), inventories.listen(
                new Answered(find("a"), listens("Bearer old", true), null)));
        assertEquals(List.of(), inventories.listen(
                new Answered(find("a"), new GatewayAnswer.ListenerFound(Optional.of("http://crm"), "", false), null)));
    }

    @Test
    void aListenerOfOursThatLacksEventsIsSetAgain() {
        assertEquals(List.of(new Listening(new GatewayCommand.SetListener("evo", "a"))), inventories.listen(
                new Answered(find("a"), listens("Bearer token", false), null)));
    }

    private static GatewayAnswer listens(String authorization, boolean all) {
        return new GatewayAnswer.ListenerFound(Optional.of(LISTENER), authorization, all);
    }

    @Test
    void whatFailedAboutListeningIsTriedAtTheNextInventory() {
        take(clock.instant(), listed("a", null), listed("b", null), listed("c", null));
        GatewayFailure down = new GatewayFailure.Unreachable("down");
        inventories.listen(new Answered(find("a"), null, down));
        inventories.concludeListening(
                new Answered(new Listening(new GatewayCommand.SetListener("evo", "b")), null, down));
        clock.advance(EVERY);

        List<Listening> again = take(clock.instant(), listed("a", null), listed("b", null), listed("c", null));

        assertEquals(List.of(find("a"), find("b")), again.stream().map(Listening::command).toList());
    }

    private List<Listening> take(Instant asked, Listed... listed) {
        return inventories.conclude(new Answered(new DueInventory("evo", asked),
                new GatewayAnswer.InventoryTaken(Arrays.asList(listed)), null));
    }

    private Listed listed(String name, ProxyAddress proxy) {
        return new Listed(name, Signal.OPEN, true, null, null,
                Optional.ofNullable(proxy).map(p -> new StoredProxy(p, clock.instant())));
    }

    private static GatewayCommand find(String name) {
        return new GatewayCommand.FindListener("evo", name);
    }

    private Instance found(String name) {
        return instances.find(name).orElseThrow();
    }
}
