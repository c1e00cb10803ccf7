package dev.caravan.simulator;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.vertx.core.json.JsonObject;

/** How a person's text is told by {@code messages.upsert}; it depends on their device and on the gateway's version. */
final class Person {

    /** What the text is written with. */
    enum Form {
        CONVERSATION, EXTENDED, BUTTON, LIST;

        static Optional<Form> of(String wire) {
            return Arrays.stream(values()).filter(form -> form.wire().equals(wire)).findFirst();
        }

        static List<String> names() {
            return Arrays.stream(values()).map(Form::wire).toList();
        }

        private String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What is told of the sender: the number, a hidden id beside it in either place, or the hidden id alone. */
    enum Sender {
        NUMBER, LID, LID_PN, LID_ONLY;

        static Optional<Sender> of(String wire) {
            return Arrays.stream(values()).filter(sender -> sender.wire().equals(wire)).findFirst();
        }

        static List<String> names() {
            return Arrays.stream(values()).map(Sender::wire).toList();
        }

        private String wire() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private Person() {
    }

    static JsonObject key(String jid, Sender sender, String id) {
        JsonObject key = new JsonObject().put("remoteJid", sender == Sender.NUMBER ? jid : hidden(jid))
                .put("fromMe", false).put("id", id);
        if (sender == Sender.LID) {
            key.put("remoteJidAlt", jid).put("addressingMode", "lid");
        } else if (sender == Sender.LID_PN) {
            key.put("senderPn", jid);
        }
        return key;
    }

    static JsonObject message(Form form, String text) {
        return switch (form) {
            case CONVERSATION -> new JsonObject().put("conversation", text);
            case EXTENDED -> new JsonObject().put("extendedTextMessage",
                    new JsonObject().put("text", text).put("contextInfo", new JsonObject()));
            case BUTTON -> new JsonObject().put("buttonsResponseMessage",
                    new JsonObject().put("selectedButtonId", "1").put("selectedDisplayText", text));
            case LIST -> new JsonObject().put("listResponseMessage", new JsonObject().put("title", text)
                    .put("singleSelectReply", new JsonObject().put("selectedRowId", "1")));
        };
    }

    static String hidden(String jid) {
        return new StringBuilder(jid.substring(0, jid.indexOf('@'))).reverse() + "@lid";
    }
}
