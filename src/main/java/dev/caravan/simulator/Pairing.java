package dev.caravan.simulator;

import java.util.Base64;

/** QR codes: issued every 45 s, six per connection, at most {@code QRCODE_LIMIT} in all (GATEWAYS 1.3). */
final class Pairing {

    private static final String LETTERS = "ABCDEFGHJKLMNPQRSTVWXYZ123456789";

    private final Node node;
    private final InstanceEvents events;
    private final Lines lines;

    Pairing(Node node, InstanceEvents events, Lines lines) {
        this.node = node;
        this.events = events;
        this.lines = lines;
    }

    /** The socket is up and has no credentials. */
    void begin(Instance instance) {
        node.whileSocketLives(instance, Pace.FIRST_QR.minus(Pace.LOGIN), () -> issue(instance, 1));
    }

    /** A person scans the QR. False if none is shown. After a pairing the socket is always renewed by a 515. */
    boolean scan(Instance instance, String number) {
        if (!instance.isLoaded() || !instance.memory.awaitsScan) {
            return false;
        }
        instance.database.paired = true;
        instance.database.ownerJid = number + "@s.whatsapp.net";
        instance.database.profileName = instance.name;
        lines.closed(instance, 515);
        return true;
    }

    /** The instance has shown its last QR. */
    void limitReached(Instance instance) {
        events.qrLimitReached(instance);
        lines.abandon(instance);
        instance.memory.qrCode = null;
        instance.memory.pairingCode = null;
        instance.memory.qrCount = 0;
    }

    private void issue(Instance instance, int reference) {
        Instance.Memory memory = instance.memory;
        if (memory.qrCount >= node.options.qrLimit()) {
            limitReached(instance);
            return;
        }
        memory.awaitsScan = true;
        memory.qrCount++;
        memory.qrCode = "2@" + random(66) + "," + random(32) + "," + random(32) + "," + random(32);
        memory.pairingCode = memory.pairingNumber == null ? null : letters();
        instance.database.status = "connecting";
        events.qrIssued(instance);
        node.whileSocketLives(instance, Pace.QR_LIFE, () -> {
            if (reference < Pace.QR_REFERENCES) {
                issue(instance, reference + 1);
            } else {
                lines.closed(instance, 408);
            }
        });
    }

    private String random(int bytes) {
        byte[] noise = new byte[bytes];
        node.random.nextBytes(noise);
        return Base64.getEncoder().encodeToString(noise);
    }

    private String letters() {
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            code.append(LETTERS.charAt(node.random.nextInt(LETTERS.length())));
        }
        return code.toString();
    }
}
