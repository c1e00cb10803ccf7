package dev.caravan.fleet;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

import dev.caravan.domain.ConnectionStatus;
import dev.caravan.domain.SweepFindings;
import dev.caravan.ops.log.EventLog;
import dev.caravan.store.NodeStore;
import dev.caravan.store.SweepLooks;
import dev.caravan.store.SweepLooks.Forgotten;

/**
 * The recovery sweep (SPEC 5): the net under everything that works by rows with a due time. What it schedules is tried
 * by whoever does so for all others, under the same budgets.
 */
public final class RecoveryLook {

    /** A fleet that is larger is recovered over several runs. */
    private static final int AT_ONCE = 1000;
    /** Names in one line; the rest is a number. */
    private static final int NAMES = 10;
    /** Work that is claimable is claimed within a second or two. */
    private static final Duration UNCLAIMED = Duration.ofSeconds(30);
    /** One failed round trip begins a restart; three in a row tell that it did not help. */
    private static final int STILL_MUTE = 3;
    private static final Duration RECENTLY = Duration.ofHours(1);

    private final SweepLooks looks;
    private final NodeStore nodes;
    private final Clock clock;
    private final Duration stuckAfter;
    private final List<Consumer<SweepFindings.Account>> others;

    /**
     * @param stuckAfter how long an instance may be down with nobody taking care of it
     * @param others     what else is looked for in each run
     */
    public RecoveryLook(SweepLooks looks, NodeStore nodes, Clock clock, Duration stuckAfter,
                    List<Consumer<SweepFindings.Account>> others) {
        this.looks = looks;
        this.nodes = nodes;
        this.clock = clock;
        this.stuckAfter = stuckAfter;
        this.others = List.copyOf(others);
    }

    public SweepFindings recover() {
        SweepFindings.Account account = SweepFindings.account().count("stuck", 0).count("withoutSession", 0)
                .count("scheduled", 0).count("deadNodes", 0).count("expiredLeases", 0)
                .count("stillMute", 0);
        forgotten(account);
        deadNodes(account);
        long expired = looks.expiredLeases(UNCLAIMED);
        account.count("expiredLeases", expired);
        if (expired > 0) {
            account.find(Lines.of("sweep.expired", expired));
        }
        mute(account);
        others.forEach(look -> look.accept(account));
        return account.close();
    }

    private void forgotten(SweepFindings.Account account) {
        List<Forgotten> found = looks.forgotten(stuckAfter, AT_ONCE);
        for (ConnectionStatus status : ConnectionStatus.values()) {
            List<String> names = found.stream().filter(i -> i.status() == status).map(Forgotten::name).toList();
            if (!names.isEmpty()) {
                account.count(status == ConnectionStatus.DISCONNECTED ? "withoutSession" : "stuck", names.size())
                        .count("scheduled", looks.schedule(names));
                String line = Lines.of("sweep.forgotten", names.size(), status, stuckAfter.toSeconds(), some(names));
                account.find(line);
                EventLog.HEALTH.general().warn(line);
            }
        }
    }

    /** The deep sweep restarts a mute session; one that stays mute is beyond that. */
    private void mute(SweepFindings.Account account) {
        List<String> names = looks.mute(STILL_MUTE, AT_ONCE);
        if (!names.isEmpty()) {
            account.count("stillMute", names.size()).find(Lines.of("sweep.still-mute", names.size(), some(names)));
        }
    }

    private void deadNodes(SweepFindings.Account account) {
        nodes.releaseSilent();
        Instant since = clock.instant().minus(RECENTLY);
        nodes.list().stream().filter(node -> node.deadAt() != null && node.deadAt().isAfter(since)).forEach(node ->
                account.count("deadNodes", 1).find(Lines.of("sweep.dead-node", node.name(), node.beatAt())));
    }

    private static String some(List<String> names) {
        String shown = String.join(", ", names.subList(0, Math.min(NAMES, names.size())));
        return names.size() <= NAMES ? shown : shown + " + " + (names.size() - NAMES);
    }
}
