package dev.caravan.it.http;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Lists of proxies as people send them (SPEC 2, issue 2 point 4). Each test has hosts of its own. */
@ExtendWith(MariaDbExtension.class)
class ImportedListsTest {

    private static final String TEXT = "text/plain";
    private static final String CSV = "text/csv";
    private static final String JSON = "application/json";
    private static final String SECRET = "hunter2-Segredo";

    private static Application app;

    @BeforeAll
    static void start(TestDatabase database) {
        app = Application.start(database, Map.of("simulator.instances", "0", "simulator.proxies", "0"));
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void eachFormOfALineIsTaken() {
        JsonNode done = app.load(TEXT, """
                # hosts of a provider

                t1.example:8001
                t1.example:8002:ana:%s:with:colons
                socks5://ana:p%%40ss@t1.example:8003
                  HTTPS://t1.example:8004/
                [2001:db8::1]:8005
                """.formatted(SECRET)).expect(200);

        assertEquals("5 0 0 []", summary(done));
        List<JsonNode> proxies = proxies("t1.example");
        assertEquals(List.of("http 8001", "http 8002", "socks5 8003", "https 8004"), proxies.stream()
                .map(proxy -> proxy.get("protocol").asText() + " " + proxy.get("port")).toList());
        assertTrue(proxies.get(1).get("hasPassword").asBoolean());
        assertEquals("ana", proxies.get(2).get("username").asText());
    }

    @Test
    void aWrongLineIsToldByItsNumberAndTheOthersGoIn() {
        JsonNode done = app.load(TEXT, String.join("\r\n", "t2.example:1", "no proxy", "t2.example:99999",
                "ftp://ana:" + SECRET + "@t2.example:3", "t2.example:" + SECRET + ":ana:4", "", ":5:ana:" + SECRET,
                "http://ana:%zz" + SECRET + "@t2.example:6", "t2.example:7:ana:", "t2.example:8")).expect(200);

        assertEquals(2, done.get("imported").asInt());
        assertEquals(List.of(2L, 3L, 4L, 5L, 7L, 8L, 9L), lines(done));
        assertFalse(done.toString().contains(SECRET), done.toString());
    }

    @Test
    void repeatingAnImportChangesNothingAndANewPasswordIsTakenOver() {
        String list = "t3.example:1:ana:" + SECRET + "\nt3.example:2\n";
        app.load(TEXT, list).expect(200);
        List<JsonNode> before = proxies("t3.example");

        assertEquals("0 0 2 []", summary(app.load(TEXT, list).expect(200)));
        assertEquals(before, proxies("t3.example"));

        assertEquals("0 1 1 []", summary(app.load(TEXT, list.replace(SECRET, "another")).expect(200)));
    }

    @ParameterizedTest
    @CsvSource({TEXT, CSV, JSON})
    void aByteOrderMarkIsNotPartOfTheList(String type) {
        String host = "t4-" + type.replace('/', '-') + ".example";
        String list = switch (type) {
            case TEXT -> host + ":1";
            case CSV -> "host,port\r\n" + host + ",1\r\n";
            default -> "[\"" + host + ":1\"]";
        };

        assertEquals("1 0 0 []", summary(app.load(type, "\uFEFF" + list).expect(200)));
    }

    @Test
    void csvIsReadByTheNamesOfItsColumns() {
        JsonNode done = app.load("text/csv; charset=utf-8", """
                Country, PORT,host,password,username\r
                br,1,t5.example,"a,b ""c""\",ana\r
                \r
                ,2,t5.example\r
                US, 3 , t5.example ,,\r
                """).expect(200);

        assertEquals("3 0 0 []", summary(done));
        assertEquals(List.of("BR", "null", "US"),
                proxies("t5.example").stream().map(proxy -> proxy.get("country").asText()).toList());
        assertEquals("0 0 1 []", summary(app.load(TEXT, "t5.example:1:ana:a,b \"c\"").expect(200)));
    }

    @Test
    void aWrongRowOfCsvIsToldByItsLineAndTheOthersGoIn() {
        JsonNode done = app.load(CSV, String.join("\n", "host,port,username,password",
                "t6.example,1", "t6.example,x,ana," + SECRET, "t6.example,3,ana," + SECRET + ",more",
                "t6.example,4,\"ana," + SECRET, "t6.example,5,\"a\"na," + SECRET, "", ",7,ana," + SECRET,
                "t6.example,8,ana,", "t6.example,9,ana,x")).expect(200);

        assertEquals(2, done.get("imported").asInt(), done.toString());
        assertEquals(List.of(3L, 4L, 5L, 6L, 8L, 9L), lines(done));
        assertFalse(done.toString().contains(SECRET), done.toString());
        assertEquals(2, proxies("t6.example").size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2.3.4,8080,ana," + SECRET, "host\na", "host;port\na;1", "host,port,zip\na,1,2",
        "host,port,host\na,1,b", "", "\"host,port\na,1"})
    void csvWithOtherColumnsIsRefused(String list) {
        JsonNode problem = app.load(CSV, list).problem(400, "invalid-value");

        assertTrue(problem.get("detail").asText().startsWith("header: "), problem.toString());
        assertFalse(problem.toString().contains(SECRET), problem.toString());
    }

    @Test
    void jsonIsAnArrayOfTextsAndObjects() {
        JsonNode done = app.load(JSON, """
                ["t7.example:1", {"host": "t7.example", "port": 2}, {"host": "t7.example", "port": "3", "country": null,
                  "protocol": "SOCKS5", "username": "ana", "password": "%1$s"},
                 {"host": "t7.example", "port": 4.5}, {"host": "t7.example"}, {"port": 6}, 7, null,
                 {"host": "t7.example", "port": 9, "%1$s": true}, {"host": ["t7.example"], "port": 10}, "%1$s",
                 {"host": "t7.example", "port": 12, "username": "ana\\n", "password": "%1$s"}]
                """.formatted(SECRET)).expect(200);

        assertEquals(3, done.get("imported").asInt(), done.toString());
        assertEquals(List.of(4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L), lines(done));
        assertFalse(done.toString().contains(SECRET), done.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"a:1\", {\"password\": " + SECRET + "}]", "[\"a:1\"", "[\"a:1\"] " + SECRET, "[", "[,]"})
    void whatIsNotJsonIsRefusedByItsPlace(String list) {
        JsonNode problem = app.load(JSON, list).problem(400, "bad-json");

        assertTrue(problem.get("detail").asText().startsWith("line 1, column "), problem.toString());
        assertFalse(problem.toString().contains(SECRET), problem.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "\"a:1\"", "7", "null"})
    void jsonThatIsNoArrayIsRefused(String list) {
        app.load(JSON, list).problem(400, "invalid-value");
    }

    @ParameterizedTest
    @ValueSource(strings = {TEXT, CSV, JSON})
    void whatIsNotTextIsRefused(String type) {
        String start = type.equals(CSV) ? "host,port\n" : type.equals(TEXT) ? "t8.example:1\n" : "[\"t8.example:1\", ";
        for (byte[] rest : new byte[][] {{'a', 0, 'b'}, {(byte) 0xFF, (byte) 0xD8, (byte) 0xE0, 1},
            {'j', 'o', (byte) 0xE3, 'o'}}) {
            Reply reply = app.send(app.request("/api/proxies/import").header("X-Api-Key", Application.ADMIN)
                    .header("Content-Type", type).POST(BodyPublishers.ofByteArrays(
                            List.of(start.getBytes(StandardCharsets.UTF_8), rest))));

            assertEquals(400, reply.status(), reply.text());
            assertTrue(List.of("not-text", "bad-json").contains(reply.json().get("code").asText()), reply.text());
        }
    }

    @Test
    void aFileThatIsNoListAtAllIsRefusedBeforeTheAnswerGrows() {
        app.load(TEXT, "x\n".repeat(100_001)).problem(400, "not-a-list");
    }

    @Test
    void textThatWouldActElsewhereIsOnlyText() {
        String[] names = {"=cmd|' /C calc'!A0", "<script>alert(1)</script>", "'; DROP TABLE proxy; --", "${env.HOME}",
            "{{secret.key}}", "nome çã 😀"};
        for (int i = 0; i < names.length; i++) {
            app.load(TEXT, "t9.example:%d:%s:x".formatted(i + 1, names[i])).expect(200);
        }

        assertEquals(List.of(names), proxies("t9.example").stream()
                .map(proxy -> proxy.get("username").asText()).toList());
    }

    private static String summary(JsonNode done) {
        return done.get("imported") + " " + done.get("updated") + " " + done.get("unchanged") + " "
                + done.get("rejected");
    }

    private static List<Long> lines(JsonNode done) {
        return StreamSupport.stream(done.get("rejected").spliterator(), false)
                .peek(row -> assertFalse(row.get("reason").asText().isBlank())).map(row -> row.get("line").asLong())
                .toList();
    }

    /** Proxies of one host, by their ports. */
    private static List<JsonNode> proxies(String host) {
        JsonNode page = app.get("/api/proxies?limit=500").expect(200);
        return StreamSupport.stream(page.get("items").spliterator(), false)
                .filter(proxy -> proxy.get("host").asText().equals(host))
                .sorted(Comparator.comparing(proxy -> proxy.get("port").asInt())).toList();
    }
}
