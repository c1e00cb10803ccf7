package dev.caravan.fleet;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import dev.caravan.domain.SweepFindings;
import dev.caravan.gateway.Gateways;
import dev.caravan.ops.log.LogTexts;
import dev.caravan.store.SweepLooks;
import dev.caravan.store.SweepLooks.DownGroup;
import dev.caravan.store.SweepLooks.GatewayLook;

/** The health sweep (SPEC 5): the state of every enabled instance and every gateway. It changes nothing. */
public final class HealthLook {

    private final SweepLooks looks;
    private final Gateways gateways;
    private final Clock clock;
    private final Duration pollInterval;

    /** @param pollInterval a poll that is late by more than that is overdue */
    public HealthLook(SweepLooks looks, Gateways gateways, Clock clock, Duration pollInterval) {
        this.looks = looks;
        this.gateways = gateways;
        this.clock = clock;
        this.pollInterval = pollInterval;
    }

    public SweepFindings look() {
        SweepFindings.Account account = SweepFindings.account().count("gateways", 0).count("gatewaysDown", 0)
                .count("pollsOverdue", 0).count("instancesDown", 0);
        Instant now = clock.instant();
        looks.gateways(gateways.names()).forEach(gateway -> judge(gateway, now, account));
        looks.down().forEach(group -> tell(group, account));
        return account.close();
    }

    private void judge(GatewayLook gateway, Instant now, SweepFindings.Account account) {
        account.count("gateways", 1);
        if (Boolean.FALSE.equals(gateway.reachable())) {
            account.count("gatewaysDown", 1).find(Lines.of("sweep.gateway-down", gateway.name(),
                    gateway.since().truncatedTo(ChronoUnit.SECONDS), gateway.error()));
        } else if (gateway.inventoryError() != null) {
            account.find(Lines.of("gateway.no-inventory", gateway.name(), gateway.inventoryError()));
        }
        Duration late = Duration.between(gateway.pollDueAt(), now);
        if (late.compareTo(pollInterval) > 0) {
            account.count("pollsOverdue", 1)
                    .find(Lines.of("sweep.poll-overdue", gateway.name(), late.toSeconds()));
        }
    }

    private static void tell(DownGroup group, SweepFindings.Account account) {
        account.count("instancesDown", group.instances()).find(Lines.of("sweep.down", group.instances(), group.status(),
                group.reason() == null ? LogTexts.of("sweep.no-reason") : group.reason(), group.example(),
                group.since().truncatedTo(ChronoUnit.SECONDS)));
    }
}
