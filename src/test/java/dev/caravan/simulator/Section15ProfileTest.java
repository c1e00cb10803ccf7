package dev.caravan.simulator;

import java.time.Duration;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** {@code fetchBusinessProfile}, as the sources have it: the query that only WhatsApp can answer. */
class Section15ProfileTest {

    private static final String PROFILE = "/chat/fetchBusinessProfile/a";
    private static final String CAPTION = "{\"status\":500,\"error\":\"Internal Server Error\",\"response\":{\"message\":"
            + "[\"Error updating profile name\",\"";
    private static final String UNDEFINED = "TypeError: Cannot read properties of undefined (reading '";

    private final Rehearsal rehearsal = new Rehearsal();

    @BeforeEach
    void anOpenInstance() {
        rehearsal.createOpen("a");
    }

    @Test
    void itTellsOfTheInstancesOwnNumberUnlessAnotherIsNamed() {
        String own = rehearsal.row("a").getString("ownerJid");

        assertEquals("{\"isBusiness\":false,\"message\":\"Not is business profile\",\"jid\":\"" + own
                + "\",\"exists\":true,\"number\":\"" + own + "\"}", rehearsal.post(PROFILE, "{}").encoded());
        assertEquals("5511987654321@s.whatsapp.net",
                rehearsal.post(PROFILE, "{\"number\":\"5511987654321\"}").object().getString("jid"));
    }

    @Test
    void theNumberIsAText() {
        assertEquals("{\"status\":400,\"error\":\"Bad Request\",\"response\":{\"message\":"
                        + "[[\"number is not of a type(s) string\"]]}}",
                rehearsal.post(PROFILE, "{\"number\":5511}").encoded());
    }

    @Test
    void aDeadSessionDoesNotAnswerForSixtySecondsThoughTheNumberIsRemembered() {
        rehearsal.post(PROFILE, "{}");
        rehearsal.cause("/instances/a/faults", "{\"fault\":\"zombie\"}");

        assertEquals(200, rehearsal.after(Duration.ofSeconds(60), "POST", PROFILE, "{}").status());
    }

    @Test
    void aDeadSessionWhoseNumberIsNotRememberedEndsInATypeErrorAfterTwoMinutes() {
        rehearsal.cause("/instances/a/faults", "{\"fault\":\"zombie\"}");

        Answer answer = rehearsal.after(Duration.ofSeconds(120), "POST", PROFILE, "{\"number\":\"4915112345678\"}");

        assertEquals(CAPTION + UNDEFINED + "find')\"]}}", answer.encoded());
    }

    @Test
    void aClosedSocketIsTold() {
        rehearsal.cause("/instances/a/faults", "{\"fault\":\"stuck-connecting\"}");

        assertEquals(CAPTION + "Error: Connection Closed\"]}}", rehearsal.post(PROFILE, "{}").encoded());
    }

    @Test
    void anInstanceThatNeverHadASocketIsATypeError() {
        rehearsal.create("new");

        assertEquals(CAPTION + UNDEFINED + "getBusinessProfile')\"]}}",
                rehearsal.post("/chat/fetchBusinessProfile/new", "{}").encoded());
    }

    @Test
    void anInstanceThatIsNotLoadedIsABareText() {
        rehearsal.cause("/instances/a/faults", "{\"fault\":\"unload\"}");

        assertEquals("{\"status\":500,\"error\":\"Internal Server Error\",\"response\":{\"message\":"
                + "\"Cannot read properties of undefined (reading 'fetchBusinessProfile')\"}}",
                rehearsal.post(PROFILE, "{}").encoded());
    }
}
