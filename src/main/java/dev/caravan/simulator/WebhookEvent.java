package dev.caravan.simulator;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The events of GATEWAYS 1.6 under the names a subscription uses. */
enum WebhookEvent {
    APPLICATION_STARTUP, QRCODE_UPDATED, MESSAGES_SET, MESSAGES_UPSERT, MESSAGES_EDITED, MESSAGES_UPDATE,
    MESSAGES_DELETE, SEND_MESSAGE, SEND_MESSAGE_UPDATE, CONTACTS_SET, CONTACTS_UPSERT, CONTACTS_UPDATE,
    PRESENCE_UPDATE, CHATS_SET, CHATS_UPSERT, CHATS_UPDATE, CHATS_DELETE, GROUPS_UPSERT, GROUP_UPDATE,
    GROUP_PARTICIPANTS_UPDATE, CONNECTION_UPDATE, LABELS_EDIT, LABELS_ASSOCIATION, CALL, TYPEBOT_START,
    TYPEBOT_CHANGE_STATUS, REMOVE_INSTANCE, LOGOUT_INSTANCE, INSTANCE_CREATE, INSTANCE_DELETE, STATUS_INSTANCE;

    /** Name on the wire: lower case with dots ({@code connection.update}). */
    String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '.');
    }

    /** What {@code byEvents} appends to the address. */
    String path() {
        return "/" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static List<String> names() {
        return Arrays.stream(values()).map(Enum::name).toList();
    }
}
