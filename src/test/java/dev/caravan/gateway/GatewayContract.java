package dev.caravan.gateway;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayAnswer.Listed;
import dev.caravan.domain.GatewayCommand;
import dev.caravan.domain.GatewayCommand.ClearProxy;
import dev.caravan.domain.GatewayCommand.Connect;
import dev.caravan.domain.GatewayCommand.FindListener;
import dev.caravan.domain.GatewayCommand.FindMessage;
import dev.caravan.domain.GatewayCommand.FindProxy;
import dev.caravan.domain.GatewayCommand.Inventory;
import dev.caravan.domain.GatewayCommand.ListStates;
import dev.caravan.domain.GatewayCommand.Logout;
import dev.caravan.domain.GatewayCommand.Restart;
import dev.caravan.domain.GatewayCommand.SendText;
import dev.caravan.domain.GatewayCommand.SetListener;
import dev.caravan.domain.GatewayCommand.SetProxy;
import dev.caravan.domain.GatewayCommand.State;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.GatewayFailure.CapabilityMissing;
import dev.caravan.domain.GatewayFailure.InstanceMissing;
import dev.caravan.domain.GatewayFailure.NodeUnavailable;
import dev.caravan.domain.GatewayFailure.OutcomeUnknown;
import dev.caravan.domain.GatewayFailure.SessionUnfit;
import dev.caravan.domain.GatewayFailure.Unauthorized;
import dev.caravan.domain.GatewayFailure.Unreachable;
import dev.caravan.domain.ProxyAddress;
import dev.caravan.domain.ProxyProtocol;
import dev.caravan.domain.Signal;
import dev.caravan.routes.GatewayRoutes;
import org.apache.camel.CamelExecutionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What every kind of gateway does, in words of the domain: each command through the deployed routes, with its answers
 * and failures. A kind extends it and says how its gateway comes into the states that the commands meet. What a kind
 * cannot do it refuses as {@link CapabilityMissing}; everything else is asked of all kinds.
 */
public abstract class GatewayContract {

    /** Name of the gateway under test. */
    protected static final String GATEWAY = "contract";
    /** Where it is asked to report events. */
    protected static final String LISTENER = "http://127.0.0.1:9/webhooks/contract";
    /** Limit of a set at a proxy that hangs; longer than the test of a proxy that does not. */
    protected static final Duration PROXY_TIMEOUT = Duration.ofSeconds(2);
    /** Limit of a send whose answer never comes; longer than one that comes takes. */
    protected static final Duration SEND_TIMEOUT = Duration.ofSeconds(3);

    /** Limit of a round trip through a dead session; longer than one that is answered takes. */
    protected static final Duration ROUND_TRIP_TIMEOUT = Duration.ofSeconds(2);

    /** Nobody listens on the first port. */
    private static final URI NOWHERE = URI.create("http://127.0.0.1:1");
    private static final String UNKNOWN = "nobody";
    /** Failures of a node in a row that its breaker bears by default; one fewer than its minimum-number-of-calls. */
    private static final int BREAKER_PATIENCE = 9;

    private GatewayRoutes routes;

    /** Starts a gateway without proxies that has the four instances below and no others. */
    protected abstract GatewaySettings startGateway() throws Exception;

    protected abstract void stopGateway();

    /** A paired instance that is logged in. */
    protected abstract String open();

    /** Another one like it; its name has blanks, letters beyond ASCII and whatever else the kind allows. */
    protected abstract String oddlyNamed();

    /** A paired instance whose session is closed and stays so. */
    protected abstract String closed();

    /** An instance that was never paired and is not trying. */
    protected abstract String unpaired();

    /** Makes a proxy be like that for the gateway; all others work. */
    protected abstract void proxyIs(ProxyAddress proxy, ProxyCondition condition);

    /** Makes a session that is open be like that. */
    protected abstract void sessionIs(String instance, SessionCondition condition);

    /** States in which WhatsApp does not answer through a session. */
    protected enum SessionCondition {
        CONNECTING, DEAD, NOT_LOADED
    }

    /** What the gateway finds when it tries a proxy. */
    protected enum ProxyCondition {
        DEAD, HANGING
    }

    @BeforeEach
    void start() throws Exception {
        GatewaySettings settings = startGateway();
        routes = new GatewayRoutes(Map.of(), settings, with(settings, "wrong-key", settings.url(), "not-the-key"),
                with(settings, "nowhere", NOWHERE, settings.apiKey()),
                with(settings, "nowhere-else", NOWHERE, settings.apiKey()));
    }

    private static GatewaySettings with(GatewaySettings like, String name, URI url, String key) {
        return new GatewaySettings(name, like.kind(), url, key, like.version(), like.timeout(), like.proxyTimeout(),
                like.sendTimeout(), like.metricsUser(), like.metricsPassword(), like.listenerUrl(),
                like.listenerToken());
    }

    /** The deployed way to the gateway. */
    protected GatewayRoutes routes() {
        return routes;
    }

    @AfterEach
    void stop() {
        routes.close();
        stopGateway();
    }

    @Test
    void statesAreListedInOneCallOrNotAtAll() {
        try {
            Map<String, Signal> states = routes.ask(GatewayAnswer.StatesListed.class, new ListStates(GATEWAY)).states();

            assertEquals(everybody(), states.keySet());
            assertEquals(Signal.OPEN, states.get(open()));
            assertEquals(Signal.CLOSED, states.get(closed()));
        } catch (CamelExecutionException e) {
            assertInstanceOf(CapabilityMissing.class, e.getCause());
        }
    }

    @Test
    void theStateOfAnInstanceIsTold() {
        assertEquals(Signal.OPEN, state(open()));
        assertEquals(Signal.OPEN, state(oddlyNamed()));
        assertEquals(Signal.CLOSED, state(closed()));
    }

    @Test
    void theInventoryHasEveryInstanceWithItsLoginAndProxy() {
        ProxyAddress proxy = proxy("px1.test");
        routes.ask(GatewayAnswer.ProxyAccepted.class, new SetProxy(GATEWAY, open(), proxy));

        Map<String, Listed> listed = routes.ask(GatewayAnswer.InventoryTaken.class, new Inventory(GATEWAY)).instances()
                .stream().collect(Collectors.toMap(Listed::instance, row -> row));

        assertEquals(everybody(), listed.keySet());
        assertTrue(listed.get(open()).paired());
        assertTrue(listed.get(closed()).paired());
        assertFalse(listed.get(unpaired()).paired());
        assertEquals(Optional.of(proxy), listed.get(open()).proxy().map(GatewayAnswer.StoredProxy::address));
        assertEquals(Optional.empty(), listed.get(closed()).proxy());
    }

    @Test
    void aStoredProxyIsFoundAsItWasSetUntilItIsCleared() {
        for (ProxyProtocol protocol : List.of(ProxyProtocol.HTTP, ProxyProtocol.SOCKS5)) {
            for (ProxyAddress proxy : List.of(new ProxyAddress(protocol, "px2.test", 65_535, "", ""),
                    new ProxyAddress(protocol, "10.1.2.3", 1, "ana+bob", "p@ss:w/ö%20 #?&\"\\"))) {
                assertEquals(Optional.empty(), stored(oddlyNamed()));
                routes.ask(GatewayAnswer.ProxyAccepted.class, new SetProxy(GATEWAY, oddlyNamed(), proxy));
                assertEquals(Optional.of(proxy), stored(oddlyNamed()));
                assertEquals(Optional.empty(), stored(open()), "the other instance has none");

                routes.ask(GatewayAnswer.ProxyCleared.class, new ClearProxy(GATEWAY, oddlyNamed()));
                assertEquals(Optional.empty(), stored(oddlyNamed()));
            }
        }
    }

    @Test
    void aClearedProxyCanBeClearedAgain() {
        routes.ask(GatewayAnswer.ProxyCleared.class, new ClearProxy(GATEWAY, open()));
        routes.ask(GatewayAnswer.ProxyCleared.class, new ClearProxy(GATEWAY, open()));

        assertEquals(Optional.empty(), stored(open()));
    }

    @Test
    void aDeadProxyIsRefusedAndTheOneBeforeItKept() {
        ProxyAddress good = proxy("good.test");
        ProxyAddress dead = proxy("dead.test");
        proxyIs(dead, ProxyCondition.DEAD);
        routes.ask(GatewayAnswer.ProxyAccepted.class, new SetProxy(GATEWAY, open(), good));

        routes.ask(GatewayAnswer.ProxyRefused.class, new SetProxy(GATEWAY, open(), dead));

        assertEquals(Optional.of(good), stored(open()));
    }

    @Test
    void theOutcomeOfASetThatHangsIsUnknownUntilItIsFound() {
        ProxyAddress hanging = proxy("hanging.test");
        proxyIs(hanging, ProxyCondition.HANGING);

        assertTrue(routes.fail(OutcomeUnknown.class, new SetProxy(GATEWAY, open(), hanging)).timedOut());

        assertEquals(Optional.empty(), stored(open()));
    }

    @Test
    void anOpenSessionRestartsAndLogsInAgain() {
        routes.ask(GatewayAnswer.Restarting.class, new Restart(GATEWAY, open()));

        Awaitility.await().atMost(GatewayRoutes.PATIENCE).until(() -> state(open()) == Signal.OPEN);
        assertEquals(Signal.OPEN, state(oddlyNamed()));
    }

    @Test
    void aClosedSessionHasNothingToRestart() {
        routes.ask(GatewayAnswer.NothingToRestart.class, new Restart(GATEWAY, closed()));

        assertEquals(Signal.CLOSED, state(closed()));
    }

    @Test
    void anOpenSessionIsConnectedAlready() {
        assertEquals(new GatewayAnswer.Connecting(Signal.OPEN, null), routes.ask(new Connect(GATEWAY, open(), null)));
    }

    @Test
    void aClosedSessionOfAPairedInstanceConnectsWithoutAQrCode() {
        assertNull(routes.ask(GatewayAnswer.Connecting.class, new Connect(GATEWAY, closed(), null)).qr());

        Awaitility.await().atMost(GatewayRoutes.PATIENCE).until(() -> state(closed()) == Signal.OPEN);
    }

    @Test
    void anUnpairedInstanceConnectsWithAQrCode() {
        routes.ask(GatewayAnswer.Connecting.class, new Connect(GATEWAY, unpaired(), null));

        GatewayAnswer.Connecting connecting = Awaitility.await().atMost(GatewayRoutes.PATIENCE).until(
                () -> routes.ask(GatewayAnswer.Connecting.class, new Connect(GATEWAY, unpaired(), null)),
                answer -> answer.qr() != null);

        assertEquals(Signal.CONNECTING, connecting.signal());
        assertFalse(connecting.qr().code().isBlank());
        assertNotNull(connecting.qr().png());
        assertNotEquals(Signal.OPEN, state(unpaired()));
    }

    @Test
    void aLogoutEndsTheSession() {
        assertEquals(new GatewayAnswer.LoggedOut(), routes.ask(new Logout(GATEWAY, open())));

        Awaitility.await().atMost(GatewayRoutes.PATIENCE).until(() -> state(open()) == Signal.CLOSED);
        assertEquals(Signal.OPEN, state(oddlyNamed()));
    }

    @Test
    void aClosedSessionCannotBeLoggedOut() {
        routes.fail(SessionUnfit.class, new Logout(GATEWAY, closed()));
    }

    @Test
    void whatsAppAnswersThroughAnOpenSession() {
        for (String instance : List.of(open(), oddlyNamed())) {
            assertEquals(new GatewayAnswer.RoundTripped(), routes.ask(roundTrip(instance)));
        }
    }

    /** A gateway may know the answer by then: what it remembers is none of WhatsApp's. */
    @Test
    void aDeadSessionIsUnfitAlthoughItAnsweredBefore() {
        routes.ask(GatewayAnswer.RoundTripped.class, roundTrip(open()));
        sessionIs(open(), SessionCondition.DEAD);

        routes.fail(SessionUnfit.class, roundTrip(open()));

        assertEquals(Signal.OPEN, state(open()), "it still looks open");
        routes.ask(GatewayAnswer.RoundTripped.class, roundTrip(oddlyNamed()));
    }

    @Test
    void aDeadSessionThatRestartsAnswersAgain() {
        sessionIs(open(), SessionCondition.DEAD);
        routes.fail(SessionUnfit.class, roundTrip(open()));

        routes.ask(GatewayAnswer.Restarting.class, new Restart(GATEWAY, open()));

        Awaitility.await().atMost(GatewayRoutes.PATIENCE).ignoreExceptions().untilAsserted(
                () -> assertEquals(new GatewayAnswer.RoundTripped(), routes.ask(roundTrip(open()))));
    }

    @Test
    void sessionsThatDoNotAnswerLeaveTheBreakerOfTheirNodeClosed() {
        sessionIs(open(), SessionCondition.CONNECTING);

        for (int trip = 0; trip < 2 * BREAKER_PATIENCE; trip++) {
            routes.fail(SessionUnfit.class, roundTrip(trip % 2 == 0 ? open() : closed()));
        }

        routes.ask(GatewayAnswer.RoundTripped.class, roundTrip(oddlyNamed()));
    }

    @Test
    void nobodyAnswersThroughASessionThatIsNotThere() {
        routes.fail(SessionUnfit.class, roundTrip(unpaired()));
        sessionIs(open(), SessionCondition.NOT_LOADED);

        routes.fail(InstanceMissing.class, roundTrip(open()));
    }

    private static GatewayCommand roundTrip(String instance) {
        return new GatewayCommand.RoundTrip(GATEWAY, instance, ROUND_TRIP_TIMEOUT);
    }

    @Test
    void anInstanceReportsToCaravanOnceItIsAskedTo() {
        assertEquals(Optional.empty(), listener(oddlyNamed()));

        routes.ask(GatewayAnswer.ListenerSet.class, new SetListener(GATEWAY, oddlyNamed()));

        assertEquals(Optional.of(LISTENER), listener(oddlyNamed()));
        assertTrue(routes.ask(GatewayAnswer.ListenerFound.class, new FindListener(GATEWAY, oddlyNamed())).all());
        assertEquals(Optional.empty(), listener(open()));
    }

    @Test
    void aGatewaySaysThatItDoesNotKnowAnInstance() {
        each(commands(GATEWAY, UNKNOWN).filter(command -> !(command instanceof ListStates)
                && !(command instanceof Inventory)), InstanceMissing.class);
    }

    /** The page that lists states may have a login of its own. */
    @Test
    void aGatewayRefusesAWrongKey() {
        each(commands("wrong-key", open()).filter(command -> !(command instanceof ListStates)), Unauthorized.class);
    }

    @Test
    void aCommandToNowhereDidNotArrive() {
        Stream<GatewayCommand> fewerThanOpenTheBreaker = commands("nowhere", UNKNOWN).limit(BREAKER_PATIENCE);
        Stream<GatewayCommand> theOthers = commands("nowhere-else", UNKNOWN).skip(BREAKER_PATIENCE);

        each(fewerThanOpenTheBreaker, Unreachable.class);
        each(theOthers, Unreachable.class);
    }

    @Test
    void aGatewayThatIsGoneIsUnreachable() {
        stopGateway();

        Throwable failure = routes.failure(new State(GATEWAY, open()));

        assertTrue(failure instanceof Unreachable || failure instanceof NodeUnavailable, failure::toString);
        routes.fail(Unreachable.class, new State(GATEWAY, open()));
    }

    @Test
    void everyCommandThereIsIsPartOfThisContract() {
        Set<Class<?>> here = commands(GATEWAY, UNKNOWN).map(Object::getClass).collect(Collectors.toSet());

        assertEquals(Set.copyOf(Arrays.asList(GatewayCommand.class.getPermittedSubclasses())), here);
    }

    @Test
    void whatAFailureSaysHoldsNoSecret() {
        ProxyAddress dead = new ProxyAddress(ProxyProtocol.HTTP, "dead.test", 8080, "ana", "top-secret");
        List<String> said = new ArrayList<>();
        for (String gateway : List.of("wrong-key", "nowhere")) {
            GatewayFailure failure = (GatewayFailure) routes.failure(new SetProxy(gateway, open(), dead));
            said.add(failure + " " + failure.getMessage());
        }

        said.forEach(text -> assertFalse(text.contains("top-secret") || text.contains("not-the-key"), text));
    }

    private static Stream<GatewayCommand> commands(String gateway, String instance) {
        return Stream.of(new ListStates(gateway), new Inventory(gateway), new State(gateway, instance),
                new FindProxy(gateway, instance), new SetProxy(gateway, instance, proxy("px9.test")),
                new ClearProxy(gateway, instance), new Restart(gateway, instance),
                new Connect(gateway, instance, null), new Logout(gateway, instance),
                new FindListener(gateway, instance), new SetListener(gateway, instance),
                new SendText(gateway, instance, "5511987654321", "Olá"),
                new FindMessage(gateway, instance, "5511987654321", "Olá", Instant.EPOCH, Instant.EPOCH),
                new GatewayCommand.RoundTrip(gateway, instance, ROUND_TRIP_TIMEOUT));
    }

    private void each(Stream<GatewayCommand> commands, Class<? extends GatewayFailure> expected) {
        assertAll(commands.map(command -> () -> assertInstanceOf(expected, routes.failure(command), command::toString)));
    }

    private static ProxyAddress proxy(String host) {
        return new ProxyAddress(ProxyProtocol.HTTP, host, 8080, "ana", "secret");
    }

    private Set<String> everybody() {
        return Set.of(open(), oddlyNamed(), closed(), unpaired());
    }

    private Signal state(String instance) {
        return routes.ask(GatewayAnswer.StateTold.class, new State(GATEWAY, instance)).signal();
    }

    private Optional<ProxyAddress> stored(String instance) {
        return routes.ask(GatewayAnswer.ProxyFound.class, new FindProxy(GATEWAY, instance)).proxy()
                .map(GatewayAnswer.StoredProxy::address);
    }

    private Optional<String> listener(String instance) {
        return routes.ask(GatewayAnswer.ListenerFound.class, new FindListener(GATEWAY, instance)).url();
    }
}
