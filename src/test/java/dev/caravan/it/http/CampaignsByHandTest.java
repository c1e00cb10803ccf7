package dev.caravan.it.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.management.JMX;
import javax.management.ObjectName;
import javax.sql.DataSource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.ops.CampaignsMXBean;
import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A campaign's life as people lead it over HTTP (SPEC 7, 9). */
@ExtendWith(MariaDbExtension.class)
class CampaignsByHandTest {

    private static final String PATH = "/api/campaigns";
    private static final String CSV = "text/csv";

    private static Application app;
    private static JdbcClient store;

    @BeforeAll
    static void start(TestDatabase database, DataSource dataSource) {
        store = JdbcClient.create(dataSource);
        app = Application.start(database, Map.ofEntries(Map.entry("simulator.instances", "3"),
                Map.entry("simulator.proxies", "6"), Map.entry("campaign.delay", "0s"),
                Map.entry("campaign.gap", "0s"), Map.entry("campaign.daily-cap", "0"),
                Map.entry("campaign.quiet-hours", ""), Map.entry("campaign.person-cap", "0"),
                Map.entry("campaign.canary", "0"), Map.entry("campaign.approval-from", "1000"),
                Map.entry("campaign-contacts.max-body-size", "1MiB"), Map.entry("campaign-contacts.patience", "3s"),
                Map.entry("campaign-end.tick", "100ms"), Map.entry("campaign-end.slice", "10")));
        app.awaitFleet(3);
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void aCampaignIsMadeFilledStartedAndRunsToItsEnd() {
        long id = make("Natal", "");
        JsonNode done = contacts(id, "phone;name\n(11) 98765-4321;Ana\n11 8765-4321;Ana de novo\n12;Bia\n"
                + "21999990001;=HYPERLINK(1)\n");
        assertEquals("2 0 1 [3] 1 4", done.get("imported") + " " + done.get("unchanged") + " "
                + done.get("duplicates") + " " + done.get("duplicateLines") + " " + done.get("rejectedTotal")
                + " " + done.at("/rejected/0/line"));

        JsonNode shown = app.post(PATH + "/" + id + "/preview").expect(200);
        assertEquals("Olá Ana", shown.at("/items/0/text").asText());

        assertEquals("RUNNING", app.post(PATH + "/" + id + "/start").expect(200).get("state").asText());
        Application.eventually("the campaign is done").until(() -> state(id).equals("COMPLETED"));

        JsonNode progress = app.get(PATH + "/" + id).expect(200);
        assertEquals(2, progress.get("total").asInt());
        assertEquals(0, progress.get("pending").asInt());
        JsonNode messages = app.get(PATH + "/" + id + "/messages").expect(200);
        assertEquals("5511987654321", messages.at("/items/0/phone").asText());
        assertEquals(2, messages.get("total").asInt());
        String csv = app.send(app.request(PATH + "/" + id + "/messages").header("X-Api-Key", Application.ADMIN)
                .header("Accept", CSV)).text();
        assertTrue(csv.startsWith("seq,phone,name,state,"), csv);
        assertTrue(csv.contains("'=HYPERLINK(1)"), csv);
        assertEquals(3, csv.lines().count());
        JsonNode shares = app.get(PATH + "/" + id + "/instances").expect(200);
        assertEquals(3, shares.get("total").asInt());
        assertEquals("ready", shares.at("/items/0/why").asText());
        assertEquals(409, app.post(PATH + "/" + id + "/start").status());
        assertEquals(409, app.load(id, CSV, "phone\n11987650000\n").status());
    }

    @Test
    void aRepeatedRequestFindsTheCampaignItMade() {
        JsonNode first = keyed("pedido-1", body("Um", "")).expect(201);
        JsonNode again = keyed("pedido-1", body("Um", "")).expect(200);

        assertEquals(first.get("id"), again.get("id"));
        keyed("pedido-1", body("Outro", "")).problem(409, "request-key-used");
        assertEquals(first.get("id"),
                app.post(PATH, body("Um", ",\"requestKey\":\"pedido-1\"")).expect(200).get("id"));
    }

    @Test
    void theSameContactsAgainChangeNothing() {
        long id = make("Duas vezes", "");
        String list = list(1, 2_500);
        assertEquals(2_500, contacts(id, list).get("imported").asInt());

        JsonNode again = contacts(id, list);

        assertEquals(0, again.get("imported").asInt());
        assertEquals(2_500, again.get("unchanged").asInt());
        assertEquals(2_500, app.get(PATH + "/" + id).expect(200).get("pending").asInt());
        JsonNode json = app.load(id, "application/json", "[{\"phone\":\"21 98888-0001\",\"name\":\"Zé\"},7]")
                .expect(200);
        assertEquals("1 2", json.get("imported") + " " + json.at("/rejected/0/line"));
    }

    @Test
    void allMistakesOfACampaignAreToldAtOnce() {
        String detail = app.post(PATH, """
                {"name":"","templates":["Olá {{"],"instances":["loja-001","nobody"],"delaySeconds":-1,
                 "policy":"twice","window":{"from":"9","to":"20:00"},"personCap":{"messages":0,"days":7},
                 "dailyCapPerInstance":"200","endsAt":"2020-01-01T00:00:00Z","colour":"red"}""")
                .problem(400, "invalid-value").get("detail").asText();

        for (String field : List.of("name", "templates[0]", "instances", "delaySeconds", "policy", "window",
                "personCap", "dailyCapPerInstance", "endsAt", "colour")) {
            assertTrue(("; " + detail).contains("; " + field + ": "), field + " in " + detail);
        }
        assertTrue(detail.contains("nobody") && !detail.contains("loja-001"), detail);
    }

    @Test
    void manyLongTemplatesAreKept() {
        String templates = IntStream.range(0, 50).mapToObj(n -> "\"" + n + "é".repeat(4_000) + "\"")
                .collect(Collectors.joining(","));

        JsonNode made = app.post(PATH, "{\"name\":\"Textos\",\"templates\":[" + templates
                + "],\"instances\":[\"loja-001\"]}").expect(201);

        assertEquals(50, made.get("templates").size());
        assertEquals("49" + "é".repeat(4_000), made.at("/templates/49").asText());
    }

    @Test
    void whatIsAbsentIsAsConfiguredAndNullIsNone() {
        long id = make("Termos", ",\"window\":{\"from\":\"09:00\",\"to\":\"20:00\"},\"dailyCapPerInstance\":7,"
                + "\"personCap\":{\"messages\":2,\"days\":7},\"quietHours\":null,\"canary\":null");

        JsonNode campaign = app.get(PATH + "/" + id).expect(200);

        assertEquals("09:00", campaign.at("/window/from").asText());
        assertEquals(7, campaign.get("dailyCapPerInstance").asInt());
        assertEquals(2, campaign.at("/personCap/messages").asInt());
        assertEquals(0, campaign.get("delaySeconds").asInt());
        assertTrue(campaign.get("quietHours").isNull());
        assertEquals("at_most_once", campaign.get("policy").asText());
    }

    @ParameterizedTest
    @CsvSource({"start, no-contacts", "approve, no-contacts", "pause, wrong-state", "resume, wrong-state"})
    void anActThatDoesNotGoIsRefusedWithItsReason(String act, String code) {
        long id = make("Vazia", "");

        app.post(PATH + "/" + id + "/" + act).problem(409, code);
        assertEquals("DRAFT", state(id));
    }

    @Test
    void aLargeCampaignIsApprovedByAnAdminBeforeItIsStarted() {
        long id = make("Grande", ",\"startsAt\":\"2099-01-01T00:00:00Z\"");
        contacts(id, list(1, 1_000));
        String operator = app.key("operator");

        app.post(PATH + "/" + id + "/start").problem(409, "approval-needed");
        assertTrue(app.get(PATH + "/" + id).expect(200).get("approvalNeeded").asBoolean());
        assertEquals(403, app.send("POST", PATH + "/" + id + "/approve", operator, null, null).status());
        app.post(PATH + "/" + id + "/approve").expect(200);
        app.post(PATH + "/" + id + "/approve").expect(200);
        contacts(id, list(1_001, 1_001));
        app.send("POST", PATH + "/" + id + "/start", operator, null, null).problem(409, "approval-needed");
        assertEquals(1_001, app.post(PATH + "/" + id + "/approve").expect(200).get("approvedMessages").asInt());
        app.send("POST", PATH + "/" + id + "/start", operator, null, null).expect(200);
        app.post(PATH + "/" + id + "/cancel").expect(200);
    }

    @Test
    void whatRunsDoesNotGrowPastWhatWasNotApproved() {
        long id = make("Cresce", ",\"startsAt\":\"2099-01-01T00:00:00Z\"");
        contacts(id, list(1, 10));
        app.post(PATH + "/" + id + "/start").expect(200);

        app.load(id, CSV, list(11, 1_500)).problem(409, "approval-needed");
        assertEquals(10, app.get(PATH + "/" + id).expect(200).get("total").asInt());
        app.post(PATH + "/" + id + "/cancel").expect(200);
    }

    @Test
    void aPauseIsSeenWithinASecondAndACancelEndsWhatWaits() {
        long id = make("Pausa", ",\"delaySeconds\":0.2");
        long beside = make("Ao lado", ",\"delaySeconds\":0.2");
        for (long each : List.of(id, beside)) {
            contacts(each, list(1, 300));
            app.post(PATH + "/" + each + "/start").expect(200);
        }
        Application.eventually("both send").until(() -> waiting(id) < 298 && waiting(beside) < 298);

        app.post(PATH + "/" + id + "/pause").expect(200);
        assertEquals("PAUSED", app.post(PATH + "/" + id + "/pause").expect(200).get("state").asText());
        goesOn(beside, 1);
        int waiting = waiting(id);
        goesOn(beside, 5);
        assertEquals(waiting, waiting(id));

        app.post(PATH + "/" + id + "/resume").expect(200);
        Application.eventually("it goes on").until(() -> waiting(id) < waiting);
        app.post(PATH + "/" + id + "/cancel").expect(200);
        app.post(PATH + "/" + id + "/cancel").expect(200);
        Application.eventually("nothing waits").until(() -> waiting(id) == 0);
        assertEquals("CANCELLED", state(id));
        app.post(PATH + "/" + beside + "/cancel").expect(200);
        assertTrue(app.get(PATH + "/" + id).expect(200).get("cancelled").asInt() > 200);
        app.post(PATH + "/" + id + "/resume").problem(409, "wrong-state");
    }

    @Test
    void whoOptsOutGetsNothingOfAnyCampaign() {
        long id = make("Sair", ",\"startsAt\":\"2099-01-01T00:00:00Z\"");
        contacts(id, list(1, 5));
        app.post(PATH + "/" + id + "/start").expect(200);

        JsonNode added = app.post("/api/opt-outs", "{\"phones\":[\"+55 31 9000-0002\",\"31990000003\",\"x\"]}")
                .expect(200);
        assertEquals("2 0 2 3", added.get("imported") + " " + added.get("unchanged") + " " + added.get("messages")
                + " " + added.at("/rejected/0/line"));
        assertEquals(2, app.get(PATH + "/" + id).expect(200).get("optedOut").asInt());
        assertEquals("opted_out", app.get(PATH + "/" + id + "/messages?phone=5531990000002").expect(200)
                .at("/items/0/state").asText());
        assertEquals(1, contacts(make("Depois", ""), "phone,name\n31990000002,Ana\n").get("optedOut").asInt());

        String viewer = app.key("viewer");
        JsonNode listed = app.send("GET", "/api/opt-outs?limit=1", viewer, null, null).expect(200);
        assertTrue(listed.at("/items/0/phone").asText().matches("5531\\*{7}0[23]"), listed.toString());
        assertEquals(403, app.send("POST", "/api/opt-outs", viewer, "application/json", "{}").status());
        assertEquals(200, app.delete("/api/opt-outs?phone=31990000002").status());
        assertEquals(404, app.delete("/api/opt-outs?phone=31990000002").status());
        assertEquals(1, app.post("/api/opt-outs", "{\"phone\":\"31990000003\"}").expect(200).get("unchanged").asInt());
        app.send("DELETE", "/api/opt-outs", Application.ADMIN, "application/json", "{\"phone\":\"31990000003\"}")
                .expect(200);
        app.post(PATH + "/" + id + "/cancel").expect(200);
    }

    @Test
    void viewersSeeNumbersWithoutTheirMiddleAndNoNames() {
        long id = make("Privado", "");
        contacts(id, "phone,name\n31987651234,Ana\n");
        String viewer = app.key("viewer");

        assertEquals("5531*******34", app.send("GET", PATH + "/" + id + "/messages", viewer, null, null).expect(200)
                .at("/items/0/phone").asText());
        String csv = app.send(app.request(PATH + "/" + id + "/messages").header("X-Api-Key", viewer)
                .header("Accept", CSV)).text();
        assertFalse(csv.contains("Ana") || csv.contains("987651234"), csv);
        assertEquals(403, app.send("POST", PATH, viewer, "application/json", "{}").status());
    }

    @Test
    void aListThatIsTooLongIsRefusedWhereItIs() {
        long id = make("Longa", "");

        JsonNode problem = app.send(app.request(PATH + "/" + id + "/contacts").header("X-Api-Key", Application.ADMIN)
                .header("Content-Type", CSV).POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(
                        list(1, 60_000).getBytes(StandardCharsets.UTF_8))))).problem(413, "too-large");

        int total = app.get(PATH + "/" + id).expect(200).get("total").asInt();
        assertTrue(total > 1_000 && problem.get("detail").asText().contains(total + " contacts were imported"),
                total + " in " + problem);
        assertEquals(total + " imported, 0 unchanged, 0 duplicates, 0 rejected, 0 opted out; broke off", imports(id));
        assertEquals(1, arriving(id));
        assertEquals(200, app.load(id, CSV, list(1, 2)).status());
    }

    @Test
    void aListThatBreaksOffTellsWhatWasRejectedUntilThen() {
        long id = make("Quebrada", "");
        String rows = list(1, 1_000).replace("phone,name\n", "").lines()
                .map(row -> "{\"phone\":\"" + row.replace(",", "\",\"name\":\"") + "\"},")
                .collect(Collectors.joining("\n"));

        JsonNode problem = app.load(id, "application/json", "[{\"name\":\"Ana\"}," + rows + " oops]")
                .problem(400, "unreadable-list");

        assertEquals("1000 1 1 phone is missing", problem.at("/report/imported") + " "
                + problem.at("/report/rejectedTotal") + " " + problem.at("/report/rejected/0/line") + " "
                + problem.at("/report/rejected/0/reason").asText());
    }

    @Test
    void aListThatIsAnnouncedAsTooLongIsNotTaken() throws Exception {
        long id = make("Anunciada", "");

        String answer = app.raw("POST " + PATH + "/" + id + "/contacts HTTP/1.1\r\nHost: x\r\nX-Api-Key: "
                + Application.ADMIN + "\r\nContent-Type: text/csv\r\nContent-Length: 1048577\r\n"
                + "Connection: close\r\n\r\n");

        assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
        app.load(id, CSV, list(1, 60_000)).problem(413, "too-large");
        assertEquals(0, app.get(PATH + "/" + id).expect(200).get("total").asInt());
    }

    /** Blank lines keep the sender from falling silent. */
    @Test
    void aCampaignThatSendsFasterThanItsListArrivesIsNotComplete() throws Exception {
        long id = make("Devagar", "");
        contacts(id, list(1, 5));
        ScheduledExecutorService sender = Executors.newSingleThreadScheduledExecutor();
        try (Socket socket = new Socket("127.0.0.1", app.caravan.httpPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + PATH + "/" + id + "/contacts HTTP/1.1\r\nHost: x\r\nX-Api-Key: " + Application.ADMIN
                    + "\r\nContent-Type: text/csv\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                    + chunk("phone,name\n")).getBytes(StandardCharsets.US_ASCII));
            Application.eventually("the list begins").until(() -> arriving(id) == 1);
            var silence = sender.scheduleWithFixedDelay(() -> write(out, chunk("\n")), 0, 200, TimeUnit.MILLISECONDS);
            app.post(PATH + "/" + id + "/start").expect(200);
            Application.eventually("all is sent").until(() -> waiting(id) == 0
                    && app.get(PATH + "/" + id).expect(200).get("sending").asInt() == 0);
            long witness = make("Depressa", "");
            contacts(witness, list(1, 1));
            app.post(PATH + "/" + witness + "/start").expect(200);
            Application.eventually("another is done").until(() -> state(witness).equals("COMPLETED"));
            silence.cancel(false);
            sender.submit(() -> write(out, chunk("31990000006,Eva\n") + "0\r\n\r\n")).get();

            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 200 ") && answer.contains("\"imported\":1,"), answer);
        } finally {
            sender.shutdown();
        }
        Application.eventually("it is done too").until(() -> state(id).equals("COMPLETED"));
        assertEquals(6, app.get(PATH + "/" + id).expect(200).get("total").asInt());
        assertEquals(0, arriving(id));
    }

    private static int arriving(long id) {
        return store.sql("SELECT COUNT(*) FROM contact_arrival WHERE campaign_id = :id").param("id", id)
                .query(Integer.class).single();
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    private static void write(OutputStream out, String text) {
        try {
            out.write(text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aSenderThatFallsSilentIsNotWaitedFor() throws Exception {
        long id = make("Parada", "");

        String answer = app.raw("POST " + PATH + "/" + id + "/contacts HTTP/1.1\r\nHost: x\r\nX-Api-Key: "
                + Application.ADMIN + "\r\nContent-Type: text/csv\r\nContent-Length: 1000\r\nConnection: close\r\n\r\n"
                + "phone,name\n11987650001,Ana\n");

        assertTrue(answer.startsWith("HTTP/1.1 408 ") && answer.contains("0 contacts were imported"), answer);
        assertEquals("0 imported, 0 unchanged, 0 duplicates, 0 rejected, 0 opted out; broke off", imports(id));
    }

    @Test
    void messagesAreListedPageByPageAndThoseInDoubtWithTheirEvidence() {
        long id = make("Dúvida", "");
        contacts(id, list(1, 5));
        store.sql("UPDATE message SET state = 'unknown', queued_at = NULL, position = 1 WHERE campaign_id = :id AND "
                + "seq IN (2, 4)").param("id", id).update();
        store.sql("UPDATE campaign_tally SET pending = 3, `unknown` = 2 WHERE campaign_id = :id").param("id", id)
                .update();
        store.sql("INSERT INTO message_event (campaign_id, seq, at, event, instance, detail) VALUES "
                + "(:id, 4, '2026-01-15', 'unknown', 'loja-002', 'no answer within 60 s')").param("id", id).update();

        JsonNode first = app.get(PATH + "/" + id + "/messages?limit=3").expect(200);
        JsonNode second = app.get(PATH + "/" + id + "/messages?limit=3&cursor=" + first.get("next").asText())
                .expect(200);
        JsonNode doubts = app.get(PATH + "/" + id + "/messages?state=unknown").expect(200);

        assertEquals(List.of("1", "2", "3"), first.get("items").findValuesAsText("seq"));
        assertEquals(List.of("4", "5"), second.get("items").findValuesAsText("seq"));
        assertTrue(second.get("next").isNull());
        assertEquals(2, doubts.get("total").asInt());
        assertEquals(List.of("2", "4"), doubts.get("items").findValuesAsText("seq"));
        assertEquals("loja-002", doubts.at("/items/1/instance").asText());
        assertEquals("no answer within 60 s", doubts.at("/items/1/evidence/0/detail").asText());
        app.get(PATH + "/" + id + "/messages?state=lost").problem(400, "invalid-value");
    }

    @Test
    void campaignsAreLedOverJmxToo() throws Exception {
        CampaignsMXBean campaigns = JMX.newMXBeanProxy(ManagementFactory.getPlatformMBeanServer(),
                new ObjectName("dev.caravan:type=Campaigns"), CampaignsMXBean.class);
        long id = make("JMX", ",\"startsAt\":\"2099-01-01T00:00:00Z\"");

        assertTrue(campaigns.start(id).contains("no contacts"), campaigns.start(id));
        contacts(id, list(1, 3));
        assertEquals("done", campaigns.start(id));
        assertEquals("done before", campaigns.start(id));
        Application.eventually("it is counted").until(() ->
                List.of(campaigns.getRunning()).contains(id + " JMX: 3 of 3"));
        assertTrue(campaigns.getByState().get("RUNNING") > 0);
        assertTrue(campaigns.getMessages().get("pending") >= 3);
        assertEquals("done", campaigns.pause(id));
        assertEquals("PAUSED", state(id));
        assertEquals("done", campaigns.cancel(id));
        assertEquals("there is no such campaign", campaigns.pause(999_999));
    }

    @Test
    void aRowWithoutWhatATemplateNamesIsRejected() {
        String body = "{\"name\":\"Pedido\",\"templates\":[\"Pedido {{pedido}}\"],\"instances\":[\"loja-001\"]}";
        long id = app.post(PATH, body).expect(201).get("id").asLong();

        JsonNode done = contacts(id, "phone,pedido\n11987650001,7\n11987650002,\n");

        assertEquals("1 3", done.get("imported") + " " + done.at("/rejected/0/line"));
        assertTrue(done.at("/rejected/0/reason").asText().contains("pedido"), done.toString());
        JsonNode shown = app.post(PATH + "/preview", """
                {"templates":["Oi {{name}}"],
                 "contacts":[{"phone":"11987650001","name":"Bia"},{"phone":"11987650002"}]}""").expect(200);
        assertEquals("Oi Bia", shown.at("/items/0/text").asText());
        assertTrue(shown.at("/items/1/mistake").asText().contains("name"), shown.toString());
    }

    @Test
    void aListThatIsNoneIsRefusedAndTheConnectionStaysUsable() {
        long id = make("Lista", "");

        app.load(id, CSV, "nome\nAna\n").problem(400, "unreadable-list");
        assertEquals(415, app.load(id, "text/plain", list(1, 2_000)).status());
        assertEquals(404, app.load(999_999, CSV, list(1, 2_000)).status());
        assertEquals(200, app.load(id, CSV, list(1, 2)).status());
    }

    private static long make(String name, String more) {
        return app.post(PATH, body(name, more)).expect(201).get("id").asLong();
    }

    private static String body(String name, String more) {
        return "{\"name\":\"" + name + "\",\"templates\":[\"Olá {{name}}\"],"
                + "\"instances\":[\"loja-001\",\"loja-002\",\"loja-003\"]" + more + "}";
    }

    private static Reply keyed(String key, String body) {
        return app.send(app.request(PATH).header("X-Api-Key", Application.ADMIN).header("Idempotency-Key", key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private static JsonNode contacts(long id, String list) {
        return app.load(id, CSV, list).expect(200);
    }

    private static String list(int from, int to) {
        return "phone,name\n" + IntStream.rangeClosed(from, to)
                .mapToObj(n -> "319" + (90_000_000 + n) + ",Ana " + n + "\n").collect(Collectors.joining());
    }

    private static String imports(long id) {
        return store.sql("SELECT detail FROM audit WHERE action = 'import-contacts' AND target = :id")
                .param("id", String.valueOf(id)).query(String.class).single();
    }

    private static String state(long id) {
        return app.get(PATH + "/" + id).expect(200).get("state").asText();
    }

    private static void goesOn(long id, int messages) {
        int before = waiting(id);
        Application.eventually("it goes on").until(() -> waiting(id) <= before - messages);
    }

    private static int waiting(long id) {
        JsonNode progress = app.get(PATH + "/" + id).expect(200);
        return progress.get("pending").asInt() + progress.get("claimed").asInt();
    }
}
