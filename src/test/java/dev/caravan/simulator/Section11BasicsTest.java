package dev.caravan.simulator;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static dev.caravan.simulator.Rehearsal.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** GATEWAYS 1.1, row by row. */
class Section11BasicsTest {

    private final Rehearsal rehearsal = new Rehearsal();

    @Test
    void theNameIsTheLastSegmentAndUrlEncoded() {
        rehearsal.create("loja 1/centro");

        Answer answer = rehearsal.get("/instance/connectionState/loja%201%2Fcentro");

        assertEquals("loja 1/centro", answer.object().getJsonObject("instance").getString("instanceName"));
    }

    @Test
    void anInstanceTokenIsGoodForItsOwnInstanceOnly() {
        String token = rehearsal.create("a");
        rehearsal.create("b");

        assertEquals(200, rehearsal.as(token, "GET", "/instance/connectionState/a", "").status());
        assertError(401, "[\"Unauthorized\"]", rehearsal.as(token, "GET", "/instance/connectionState/b", ""));
        assertError(401, "[\"Unauthorized\"]", rehearsal.as(token, "POST", "/instance/create",
                "{\"instanceName\":\"c\",\"integration\":\"WHATSAPP-BAILEYS\"}"));
    }

    @Test
    void anInstanceTokenListsOnlyItsOwnRow() {
        String token = rehearsal.create("a");
        rehearsal.create("b");

        Answer answer = rehearsal.as(token, "GET", "/instance/fetchInstances", "");

        assertEquals(1, answer.array().size());
        assertEquals("a", answer.array().getJsonObject(0).getString("name"));
    }

    @ParameterizedTest
    @CsvSource(value = {"a-wrong-key", "null"}, nullValues = "null")
    void anUnknownInstanceIs404EvenWithAWrongOrMissingKey(String key) {
        assertError(404, "[[\"The \\\"ghost\\\" instance does not exist\"]]",
                rehearsal.as(key, "GET", "/instance/connectionState/ghost", ""));
    }

    @Test
    void aTakenNameIs403EvenWithAWrongKey() {
        rehearsal.create("a");

        assertError(403, "[[\"This name \\\"a\\\" is already in use.\"]]", rehearsal.as("wrong", "POST",
                "/instance/create", "{\"instanceName\":\"a\",\"integration\":\"WHATSAPP-BAILEYS\"}"));
    }

    @Test
    void aWrongKeyOnAKnownInstanceIs401() {
        rehearsal.create("a");

        assertError(401, "[\"Unauthorized\"]", rehearsal.as("wrong", "GET", "/instance/connectionState/a", ""));
    }

    @Test
    void aDatabaseFailureIs401ForTokensAndDoesNotTouchTheGlobalKey() {
        String token = rehearsal.create("a");
        rehearsal.cause("/node", "{\"fault\":\"database-down\",\"for\":\"5m\"}");

        assertEquals(401, rehearsal.as(token, "GET", "/instance/connectionState/a", "").status());
        assertEquals(200, rehearsal.get("/instance/connectionState/a").status());

        rehearsal.advance("5M");
        assertEquals(200, rehearsal.as(token, "GET", "/instance/connectionState/a", "").status());
    }

    @ParameterizedTest
    @CsvSource({"POST,/verify-creds", "GET,/instance/fetchInstances"})
    void aKeyIsCheckedByVerifyCredsOrFetchInstances(String method, String path) {
        assertEquals(200, rehearsal.as(Rehearsal.KEY, method, path, "").status());
        assertError(401, "[\"Unauthorized\"]", rehearsal.as("wrong", method, path, ""));
    }

    @Test
    void anInstanceMayExistWithoutBeingLoaded() {
        rehearsal.create("a");
        rehearsal.cause("/instances/a/faults", "{\"fault\":\"unload\"}");

        assertEquals("{\"instance\":{\"instanceName\":\"a\"}}",
                rehearsal.get("/instance/connectionState/a").encoded());
    }

    @Test
    void strayQueryParametersReplaceTheOnesOfThePath() {
        rehearsal.create("a");
        rehearsal.create("b");

        Answer answer = rehearsal.get("/instance/connectionState/a?instanceName=b");

        assertEquals("b", answer.object().getJsonObject("instance").getString("instanceName"));
    }

    @ParameterizedTest
    @CsvSource({"2.3.7", "2.3.6"})
    void theRootNeedsNoKeyAndTellsTheVersion(String version) {
        Rehearsal node = new Rehearsal(options -> options.version(version));

        Answer answer = node.as(null, "GET", "/", "");

        assertEquals(200, answer.status());
        assertEquals(version, answer.object().getString("version"));
        assertTrue(answer.object().fieldNames().containsAll(java.util.List.of("status", "message", "clientName",
                "manager", "documentation", "whatsappWebVersion")));
    }

    @Test
    void verifyCredsAnswersTheFacebookFields() {
        assertEquals(java.util.Set.of("status", "message", "facebookAppId", "facebookConfigId",
                "facebookUserToken"), rehearsal.post("/verify-creds", "").object().fieldNames());
    }

    @Test
    void itNeverAnswers429() {
        rehearsal.create("a");
        for (int i = 0; i < 1_000; i++) {
            assertEquals(200, rehearsal.get("/instance/connectionState/a").status());
        }
    }

    @Test
    void withoutALicenceEveryBusinessRouteIs503AndTheRootIsOpen() {
        Rehearsal node = new Rehearsal(options -> options.version("2.4.0"));
        node.cause("/node", "{\"fault\":\"licence-gate\"}");

        Answer answer = node.get("/instance/fetchInstances");

        assertEquals(503, answer.status());
        assertEquals("LICENSE_REQUIRED", answer.object().getString("code"));
        assertEquals(200, node.get("/").status());
    }

    @Test
    void aCallWithoutHeadersIsAnsweredLikeOneWithAWrongKey() {
        rehearsal.create("a");

        Call bare = Rehearsal.call("GET", "/instance/connectionState/a", Map.of(), "");

        assertEquals(401, rehearsal.evolution.handle(bare).result().status());
    }
}
