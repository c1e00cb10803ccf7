package dev.caravan.routes;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayAnswer.MessageAccepted;
import dev.caravan.domain.GatewayAnswer.MessagesFound;
import dev.caravan.domain.GatewayAnswer.SentMessage;
import dev.caravan.domain.GatewayCommand.FindMessage;
import dev.caravan.domain.GatewayCommand.SendText;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.GatewayFailure.Intercepted;
import dev.caravan.domain.GatewayFailure.NodeUnavailable;
import dev.caravan.domain.GatewayFailure.OutcomeUnknown;
import dev.caravan.domain.GatewayFailure.Restricted;
import dev.caravan.domain.GatewayFailure.SessionUnfit;
import dev.caravan.domain.GatewayFailure.Throttled;
import dev.caravan.domain.GatewayFailure.Unreachable;
import dev.caravan.domain.GatewayKind;
import dev.caravan.gateway.GatewaySettings;
import io.vertx.core.json.JsonObject;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.GatewayCalls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Messages over a real wire to Evolution: once each, private, and no matter for the circuit breaker. */
class EvolutionSendingTest {

    private static final Instant AT = Instant.parse("2026-01-15T12:00:00Z");
    private static final SendText SEND = new SendText("evo", "Loja nº 1", "5511987654321", "Olá Ana");
    private static final FindMessage FIND =
            new FindMessage("evo", "loja", "5511987654321", "Olá Ana", AT, AT.plusSeconds(60));
    private static final String ERROR = "{\"status\":400,\"response\":{\"message\":[\"%s\"]}}";
    private static final Duration SEND_LIMIT = Duration.ofMillis(1_500);
    /** It would open after four failures, and after four calls of a second if it watched their length. */
    private static final Map<String, String> QUICK_BREAKER = Map.of("camel.resilience4j.minimum-number-of-calls", "4",
            "camel.resilience4j.sliding-window-size", "4", "camel.resilience4j.slow-call-duration-threshold", "1");
    private static final int CALLS = 6;
    private static final int HANGING = 500;
    /** Event loops may be added, and other tests' threads; none for each send. */
    private static final int FEW_THREADS = 20;

    private StubGateway stub;
    private GatewayRoutes routes;

    @BeforeEach
    void start() throws Exception {
        stub = new StubGateway();
        routes = new GatewayRoutes(QUICK_BREAKER, new GatewaySettings("evo", GatewayKind.EVOLUTION,
                URI.create(stub.url()), "a-key", "2.3.7", GatewayRoutes.PATIENCE, GatewayRoutes.PATIENCE, SEND_LIMIT,
                "", "", "", ""));
    }

    @AfterEach
    void stop() {
        routes.close();
        stub.close();
    }

    @Test
    void aTextIsOneRequest() {
        stub.answers(201, "{\"key\":{\"id\":\"3EB0\",\"remoteJid\":\"j\"},\"messageTimestamp\":1768478400}");

        assertEquals(new MessageAccepted("3EB0", "j", AT), routes.ask(SEND));

        assertEquals(1, stub.received.size());
        assertEquals("POST /message/sendText/Loja%20n%C2%BA%201", stub.last().method() + " " + stub.last().uri());
        assertEquals("{\"number\":\"5511987654321\",\"text\":\"Olá Ana\"}", stub.last().body());
        assertEquals("a-key", stub.last().header("apikey"));
        assertEquals("application/json", stub.last().header("Content-Type"));
    }

    @Test
    void aHistoryIsAskedForPageByPage() {
        stub.answersInTurn(200, page(1, 3, "a"), page(2, 3, ""), page(3, 3, "c"));

        List<SentMessage> found = routes.ask(MessagesFound.class, FIND).messages();

        assertEquals(List.of("a", "c"), found.stream().map(SentMessage::messageId).toList());
        assertEquals(List.of(1, 2, 3), stub.received.stream()
                .map(request -> new JsonObject(request.body()).getInteger("page")).toList());
        assertTrue(stub.received.stream().allMatch(request -> request.uri().equals("/chat/findMessages/loja")));
    }

    @Test
    void aHistoryThatFailsOnTheWayFindsNothingOut() {
        stub.answersInTurn(200, page(1, 2, "a"), "<html>");

        routes.fail(NodeUnavailable.class, FIND);

        assertEquals(2, stub.received.size());
    }

    @ParameterizedTest
    @CsvSource({"429,Throttled", "500,OutcomeUnknown", "502,OutcomeUnknown", "503,NodeUnavailable",
        "504,OutcomeUnknown", "302,NodeUnavailable", "403,Intercepted", "404,Intercepted"})
    void aSendThatFailsIsNotRepeated(int status, String failure) {
        stub.answers(status, "");

        assertEquals(failure, routes.failure(SEND).getClass().getSimpleName());

        assertEquals(1, stub.received.size());
    }

    @Test
    void aGatewayThatAsksForAWaitIsHeard() {
        stub.answersAndAsksFor(429, "7");
        assertEquals(Optional.of(Duration.ofSeconds(7)), routes.fail(Throttled.class, SEND).after());
        stub.answersAndAsksFor(503, "120");
        assertEquals(Optional.of(Duration.ofMinutes(2)), routes.fail(NodeUnavailable.class, SEND).after());
        stub.answers(503, "");
        assertEquals(Optional.empty(), routes.fail(NodeUnavailable.class, SEND).after());
    }

    @Test
    void aPageOfAFirewallIsNoMatterForTheBreaker() {
        stub.answers(403, "<html>Attention Required!</html>");

        failWith(Intercepted.class);
    }

    @Test
    void aNumberThatWhatsAppRestrictsIsTold() {
        stub.answers(400, ERROR.formatted("Error: 463"));

        assertEquals(463, routes.fail(Restricted.class, SEND).reason());
        failWith(Restricted.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "{\"key\":{\"id\":\"3EB0\"", "{\"key\":{}}", "null", "[]"})
    void anAnswerThatCannotBeReadLeavesTheOutcomeUnknown(String body) {
        stub.answers(201, body);

        routes.fail(OutcomeUnknown.class, SEND);

        assertEquals(1, stub.received.size());
    }

    @Test
    void sendsWithoutAnAnswerHoldNoThread() throws Exception {
        stub.hangs();
        routes.fail(OutcomeUnknown.class, SEND);
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        Queue<Exception> failures = new ConcurrentLinkedQueue<>();
        Endpoint calls = routes.context().getEndpoint("direct:" + GatewayCalls.CALL);
        AsyncProducer way = calls.createAsyncProducer();
        way.start();

        for (int send = 0; send < HANGING; send++) {
            Exchange exchange = calls.createExchange();
            exchange.getMessage().setBody(SEND);
            way.process(exchange, done -> failures.add(exchange.getException()));
        }
        Awaitility.await().atMost(GatewayRoutes.PATIENCE).until(() -> stub.received.size() == HANGING + 1);
        int more = ManagementFactory.getThreadMXBean().getThreadCount() - threads;

        assertTrue(more < FEW_THREADS, more + " threads more");
        Awaitility.await().atMost(GatewayRoutes.PATIENCE).until(() -> failures.size() == HANGING);
        assertTrue(failures.stream().allMatch(OutcomeUnknown.class::isInstance), failures::toString);
    }

    @Test
    void aSendWithoutAnAnswerIsNotRepeated() {
        stub.breaks();
        assertFalse(routes.fail(OutcomeUnknown.class, SEND).timedOut());
        stub.hangs();
        assertTrue(routes.fail(OutcomeUnknown.class, SEND).timedOut());

        assertEquals(2, stub.received.size());
    }

    @Test
    void theBreakerIgnoresSessionsThatCannotSend() {
        stub.answers(500, ERROR.formatted("Connection Closed"));

        failWith(SessionUnfit.class);
    }

    @Test
    void theBreakerIgnoresSendsOfUnknownOutcome() {
        stub.answers(400, ERROR.formatted("PrismaClientKnownRequestError"));
        failWith(OutcomeUnknown.class);
        stub.breaks();
        failWith(OutcomeUnknown.class);
        stub.answers(502, "");
        failWith(OutcomeUnknown.class);
    }

    @Test
    void theBreakerIgnoresHowLongADeadSessionTakes() {
        stub.answersLate(Duration.ofMillis(1_100), 500, ERROR.formatted("Connection Closed"));

        failWith(SessionUnfit.class);
    }

    @Test
    void theBreakerStillCountsANodeThatIsAway() {
        stub.answers(503, "");
        IntStream.range(0, 4).forEach(call -> routes.fail(NodeUnavailable.class, SEND));

        String said = routes.fail(Unreachable.class, SEND).getMessage();
        assertTrue(said.startsWith("not sent: "), said);
        assertEquals(4, stub.received.size(), "an open breaker sends nothing");
    }

    @Test
    void nothingOfAMessageIsOnTheExchangeOrInTheLog() throws IOException {
        Queue<String> shown = new ConcurrentLinkedQueue<>();
        routes.context().getManagementStrategy().addEventNotifier(new ExchangeWatcher(shown));

        try (LogLines log = new LogLines("ROOT", Level.DEBUG)) {
            stub.answers(201, "{\"key\":{\"id\":\"3EB0\",\"remoteJid\":\"551187654321@s.whatsapp.net\"}}");
            routes.ask(SEND);
            stub.answers(400, "{\"response\":{\"message\":[{\"exists\":false,\"number\":\"5511987654321\"}]}}");
            routes.ask(GatewayAnswer.RecipientUnknown.class, SEND);
            stub.answers(400, ERROR.formatted("PrismaError: Olá Ana to 5511987654321"));
            routes.fail(OutcomeUnknown.class, SEND);
            stub.breaks();
            routes.fail(OutcomeUnknown.class, SEND);
            stub.answersInTurn(200, page(1, 2, "a"), page(2, 2, ""));
            routes.ask(MessagesFound.class, FIND);
            stub.answers(429, ERROR.formatted("Olá Ana"));
            routes.fail(Throttled.class, SEND);
            shown.addAll(log.all());
        }

        assertTrue(shown.size() > 20, "the watcher saw " + shown.size());
        for (String secret : List.of("87654321", "Ana", "a-key")) {
            assertEquals(List.of(), shown.stream().filter(text -> text.contains(secret)).toList(), secret);
        }
    }

    private void failWith(Class<? extends GatewayFailure> expected) {
        int before = stub.received.size();
        IntStream.range(0, CALLS).forEach(call -> routes.fail(expected, SEND));
        assertEquals(before + CALLS, stub.received.size(), "all calls got through, none twice");
    }

    private static String page(int page, int pages, String id) {
        String row = id.isEmpty() ? "" : ("{\"key\":{\"id\":\"%s\",\"fromMe\":true,\"remoteJid\":\"551187654321"
                + "@s.whatsapp.net\"},\"message\":{\"conversation\":\"Olá Ana\"},\"messageTimestamp\":1768478401}")
                .formatted(id);
        return "{\"messages\":{\"total\":9,\"pages\":%d,\"currentPage\":%d,\"records\":[%s]}}"
                .formatted(pages, page, row);
    }
}
