package dev.caravan.simulator;

import java.time.Duration;
import java.util.Locale;

/** Creates the instances that a {@link FleetSeed} describes. */
final class Fleet {

    private final Node node;
    private final Lines lines;

    Fleet(Node node, Lines lines) {
        this.node = node;
        this.lines = lines;
    }

    void create(FleetSeed seed) {
        int firstQr = seed.count() - seed.qr();
        int firstConnecting = firstQr - seed.connecting();
        int firstClosed = firstConnecting - seed.closed();
        for (int index = 0; index < seed.count(); index++) {
            Instance instance = row(seed, index);
            if (index >= firstQr) {
                lines.start(instance);
                continue;
            }
            instance.database.paired = true;
            instance.database.ownerJid = "55119%08d@s.whatsapp.net".formatted(40_000_000 + index);
            instance.database.profileName = instance.name;
            if (index >= firstConnecting) {
                instance.database.status = "open";
                lines.stick(instance);
            } else if (index < firstClosed) {
                instance.database.status = "open";
                open(seed, instance);
            }
        }
    }

    private void open(FleetSeed seed, Instance instance) {
        if (seed.loginWithin().isZero()) {
            instance.memory.client = true;
            instance.memory.effective = instance.database.proxy;
            instance.memory.exit = instance.database.proxy == null ? node.world.ownAddress()
                    : node.world.exitOf(instance.database.proxy);
            lines.settle(instance);
            return;
        }
        Duration wait = Duration.ofMillis((long) (seed.loginWithin().toMillis() * node.random.nextDouble()));
        node.whileSocketLives(instance, wait, () -> lines.start(instance));
    }

    private Instance row(FleetSeed seed, int index) {
        Instance instance = new Instance(node.newId(), seed.name(index + 1), node.newId().toUpperCase(Locale.ROOT),
                InstanceCreation.BAILEYS, null, node.now());
        instance.database.settings = InstanceCreation.DEFAULT_SETTINGS;
        if (index < seed.withProxy()) {
            String host = "198.18.%d.%d".formatted(index / 250, 1 + index % 250);
            instance.database.proxy = new StoredProxy(node.newId(), true, host, "3128", "http", "", "",
                    node.now(), node.now());
        }
        node.instances.put(instance.name, instance);
        return instance;
    }
}
