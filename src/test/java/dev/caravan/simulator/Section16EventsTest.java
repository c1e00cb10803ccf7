package dev.caravan.simulator;

import java.util.List;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

/** GATEWAYS 1.6, the table of events, row by row. */
class Section16EventsTest {

    private final Rehearsal rehearsal = new Rehearsal();

    @Test
    void connectionUpdatesCarryTheDocumentedData() {
        rehearsal.createOpen("a");
        rehearsal.post("/instance/restart/a", "");
        rehearsal.advance("1S");
        rehearsal.cause("/instances/a/faults", "{\"fault\":\"402\"}");

        List<JsonObject> data = rehearsal.hooks("connection.update").map(Rehearsal.Hook::data).toList();

        assertEquals("{\"instance\":\"a\",\"state\":\"connecting\",\"statusReason\":200}", data.get(0).encode());
        assertEquals(List.of("instance", "wuid", "profileName", "profilePictureUrl", "state", "statusReason"),
                List.copyOf(data.get(1).fieldNames()));
        assertEquals("{\"instance\":\"a\",\"state\":\"close\",\"statusReason\":402}", data.get(2).encode());
    }

    @Test
    void statusInstanceAndLogoutInstanceCarryTheDocumentedData() {
        rehearsal.createOpen("a");
        rehearsal.cause("/instances/a/faults", "{\"fault\":\"406\"}");

        assertEquals(List.of("instance", "status", "disconnectionAt", "disconnectionReasonCode",
                "disconnectionObject"), List.copyOf(rehearsal.hooks.get(0).data().fieldNames()));
        assertNull(rehearsal.hooks.get(1).data());
    }

    @Test
    void qrcodeUpdatedHasNoCount() {
        rehearsal.create("a");
        rehearsal.later("GET", "/instance/connect/a", "");
        rehearsal.advance("2S");

        assertEquals(List.of("instance", "pairingCode", "code", "base64"), List.copyOf(
                rehearsal.hooks("qrcode.updated").findFirst().orElseThrow().data().getJsonObject("qrcode")
                        .fieldNames()));
    }

    @Test
    void sendMessageIsTheAnswerAndMessagesUpdateFollows() {
        rehearsal.createOpen("a");

        Answer answer = rehearsal.post("/message/sendText/a", "{\"number\":\"5511987654321\",\"text\":\"oi\"}");
        rehearsal.advance("2S");

        assertEquals(answer.object(), rehearsal.hooks.get(0).data());
        List<JsonObject> updates = rehearsal.hooks("messages.update").map(Rehearsal.Hook::data).toList();
        assertEquals(List.of("SERVER_ACK", "DELIVERY_ACK"), updates.stream().map(u -> u.getString("status")).toList());
        assertEquals(List.of("keyId", "remoteJid", "fromMe", "status", "instanceId", "messageId"),
                List.copyOf(updates.get(0).fieldNames()));
    }

    @Test
    void aRefusedMessageGetsErrorAfterIts201() {
        rehearsal.createOpen("a");
        rehearsal.cause("/send", "{\"errorUpdate\":1,\"updateDelayMs\":60000}");

        assertEquals(201, rehearsal.post("/message/sendText/a",
                "{\"number\":\"5511987654321\",\"text\":\"oi\"}").status());
        rehearsal.advance("59S");
        assertEquals(0, rehearsal.hooks("messages.update").count());
        rehearsal.advance("2S");

        assertEquals(List.of("ERROR"),
                rehearsal.hooks("messages.update").map(h -> h.data().getString("status")).toList());
    }

    @Test
    void updatesComeOnlyForMessagesInTheDatabase() {
        Rehearsal forgetful = new Rehearsal(options -> options.saveMessages(false));
        forgetful.createOpen("a");
        forgetful.post("/message/sendText/a", "{\"number\":\"5511987654321\",\"text\":\"oi\"}");
        forgetful.advance("1H");

        assertEquals(List.of("send.message"), forgetful.story());
    }

    @Test
    void createAndDeleteAreTold() {
        rehearsal.create("a");
        rehearsal.delete("/instance/delete/a");

        assertEquals(List.of("instance.create", "remove.instance", "instance.delete"), rehearsal.story());
        assertEquals(List.of("instanceName", "instanceId"),
                List.copyOf(rehearsal.hooks.get(0).data().fieldNames()));
        assertNull(rehearsal.hooks.get(1).data());
    }

    @Test
    void aRefusedLoginIsPrecededByOneConnecting() {
        rehearsal.createOpen("a");
        rehearsal.cause("/instances/a/faults", "{\"fault\":\"428\"}");
        rehearsal.advance("0.1S");
        rehearsal.cause("/instances/a/faults", "{\"fault\":\"403\"}");

        assertEquals(List.of("connection.update/connecting", "status.instance", "logout.instance",
                "connection.update/close"), rehearsal.story());
    }

    @ParameterizedTest
    @ValueSource(strings = {"drop", "405", "408", "428", "440", "500", "503", "515"})
    void aReconnectableCloseIsNotTold(String fault) {
        rehearsal.createOpen("a");
        rehearsal.cause("/instances/a/faults", "{\"fault\":\"" + fault + "\"}");
        rehearsal.advance("2S");

        assertEquals(List.of("connection.update/connecting", "connection.update/open"), rehearsal.story());
    }
}
