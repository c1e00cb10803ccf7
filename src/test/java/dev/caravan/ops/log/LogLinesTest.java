package dev.caravan.ops.log;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LogLinesTest {

    private static final String STAMP = "\\[\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\] ";

    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();

    @AfterEach
    void backToNormal() {
        MDC.clear();
        Logging.configure("INFO", "text");
    }

    @Test
    void aLineNamesTimeLevelCategoryAndInstance() {
        configure("INFO", "text");

        EventLog.SESSION.info("loja-1", "Conectada em {} ms", 120);

        assertTrue(line().matches(STAMP + "\\[INFO\\] \\[SESSION\\] \\[loja-1\\] Conectada em 120 ms\n"), this::line);
    }

    @Test
    void theTimeIsLocal() {
        configure("INFO", "text");

        EventLog.API.general().info("x");

        LocalDateTime at = LocalDateTime.ofInstant(events.list.get(0).getInstant(), ZoneId.systemDefault());
        assertTrue(line().startsWith("[" + at.toString().substring(0, 19).replace('T', ' ') + "]"), this::line);
    }

    @Test
    void aLineWithoutInstanceShowsAHyphen() {
        configure("INFO", "text");

        EventLog.MEMORY.general().warn("Heap 85 %");

        assertTrue(line().endsWith("[WARN] [MEMORY] [-] Heap 85 %\n"), this::line);
    }

    @Test
    void aRouteTakesTheInstanceFromTheContext() {
        configure("INFO", "text");
        MDC.put(EventLog.INSTANCE, "loja-2");

        LoggerFactory.getLogger("PROXY").info("leased");

        assertTrue(line().endsWith("[INFO] [PROXY] [loja-2] leased\n"), this::line);
    }

    @Test
    void otherLoggersAreTheSystem() {
        configure("INFO", "text");

        LoggerFactory.getLogger("com.zaxxer.hikari.pool").warn("slow");

        assertTrue(line().endsWith("[WARN] [SYSTEM] [-] slow\n"), this::line);
    }

    @Test
    void librariesAreOneStepQuieter() {
        configure("INFO", "text");

        LoggerFactory.getLogger("org.apache.camel").info("hidden");
        LoggerFactory.getLogger("dev.caravan.boot").info("shown");
        EventLog.SESSION.debug("a", "hidden");

        assertEquals(List.of("shown"), events.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
    }

    @Test
    void theQuietestLevelKeepsErrors() {
        configure("ERROR", "text");

        assertEquals(Level.ERROR, context.getLogger(Logger.ROOT_LOGGER_NAME).getLevel());
    }

    @Test
    void aValueCannotForgeALine() {
        configure("INFO", "text");

        EventLog.API.info("a\n[2026-01-15 10:30:45] [INFO] [API] [b] forged", "user {}", "x\r\n[2026] forged");

        assertEquals(1, line().lines().count());
    }

    @Test
    void aStackTraceFollowsIndentedSoThatItsMessagesCannotForgeALine() {
        configure("INFO", "text");

        EventLog.GATEWAY.error("a", "failed", new IllegalStateException("x\n[2026-01-15 10:30:45] token=abcdef"));

        List<String> lines = line().lines().toList();
        assertTrue(lines.size() > 3);
        assertTrue(lines.stream().skip(1).allMatch(line -> line.startsWith("\t")), this::line);
        assertFalse(line().contains("abcdef"));
    }

    @Test
    void jsonHasTheSameFields() throws Exception {
        configure("INFO", "json");

        EventLog.PROXY.info("loja-1", "apikey={} \"q\"", "s3cr3t");

        JsonNode json = new ObjectMapper().readTree(line());
        assertEquals("INFO", json.get("level").asText());
        assertEquals("PROXY", json.get("category").asText());
        assertEquals("loja-1", json.get("instance").asText());
        assertEquals("apikey=*** \"q\"", json.get("message").asText());
        assertTrue(json.get("time").asText().matches("\\d{4}-\\d\\d-\\d\\dT.*[-+Z].*"), json::toString);
        assertFalse(json.has("stack"));
    }

    @Test
    void jsonCarriesAStackTraceInOneField() throws Exception {
        configure("INFO", "json");

        EventLog.PROXY.error("loja-1", "failed", new IllegalStateException("no"));

        assertEquals(1, line().lines().count());
        assertTrue(new ObjectMapper().readTree(line()).get("stack").asText().contains("IllegalStateException: no"));
    }

    private void configure(String level, String format) {
        Logging.configure(level, format);
        events.setContext(context);
        events.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(events);
    }

    private String line() {
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        var appenders = root.iteratorForAppenders();
        while (appenders.hasNext()) {
            if (appenders.next() instanceof ConsoleAppender<ILoggingEvent> console) {
                return new String(console.getEncoder().encode(events.list.get(0)), StandardCharsets.UTF_8);
            }
        }
        throw new IllegalStateException("no console appender");
    }
}
