package dev.caravan.simulator;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** GATEWAYS 1.7, row by row. */
class Section17MetricsTest {

    @Test
    void itExistsOnlyWithPrometheusMetrics() {
        Rehearsal without = new Rehearsal(options -> options.prometheusMetrics(false));

        assertEquals(404, without.get("/metrics").status());
    }

    @Test
    void itPrintsTheStateInMemoryOfAllInstancesAndNeedsNoKey() {
        Rehearsal rehearsal = new Rehearsal();
        rehearsal.createOpen("a");
        rehearsal.cause("/instances/a/faults", "{\"fault\":\"stuck-connecting\"}");
        rehearsal.createOpen("b");
        rehearsal.create("say \\\"c\\\"");

        String text = rehearsal.as(null, "GET", "/metrics", "").encoded();

        assertTrue(text.contains("\nevolution_instances_total 3\n"));
        assertTrue(text.contains("\nevolution_instance_up{instance=\"a\",integration=\"WHATSAPP-BAILEYS\"} 0\n"));
        assertTrue(text.contains("\nevolution_instance_state{instance=\"a\",integration=\"WHATSAPP-BAILEYS\","
                + "state=\"connecting\"} 1\n"));
        assertTrue(text.contains("\nevolution_instance_up{instance=\"b\",integration=\"WHATSAPP-BAILEYS\"} 1\n"));
        assertTrue(text.contains("{instance=\"say \\\"c\\\"\",integration=\"WHATSAPP-BAILEYS\",state=\"close\"} 1\n"));
        assertTrue(text.contains("\nevolution_environment_info{version=\"2.3.7\",clientName=\"evolution_exchange\","
                + "serverUrl=\"http://gateway.test\"} 1\n"));
    }

    @Test
    void whatIsNotLoadedIsNotThere() {
        Rehearsal rehearsal = new Rehearsal();
        rehearsal.create("a");
        rehearsal.cause("/instances/a/faults", "{\"fault\":\"unload\"}");

        assertFalse(rehearsal.get("/metrics").encoded().contains("instance=\"a\""));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
        "u,p,-,401,Authentication required", "u,p,u:wrong,401,Invalid credentials", "u,p,u:p,200,-",
        "'','',u:p,500,Metrics authentication not configured"})
    void basicCredentialsIfAsked(String user, String password, String given, int status, String text) {
        Rehearsal rehearsal = new Rehearsal(options -> options.metricsAuthRequired(true).metricsUser(user)
                .metricsPassword(password));
        Map<String, String> headers = given == null ? Map.of() : Map.of("authorization",
                "Basic " + Base64.getEncoder().encodeToString(given.getBytes(StandardCharsets.UTF_8)));

        Answer answer = rehearsal.evolution.handle(Rehearsal.call("GET", "/metrics", headers, "")).result();

        assertEquals(status, answer.status());
        if (text != null) {
            assertEquals(text, answer.encoded());
        }
    }
}
