package dev.caravan.ops;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.caravan.domain.campaign.CampaignState;
import dev.caravan.domain.campaign.MessageState;
import dev.caravan.domain.campaign.Tally;
import dev.caravan.store.CampaignDirectory;
import dev.caravan.store.CampaignDirectory.Progress;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** How campaigns are now, and as metrics: labels are states, and neither campaigns nor people. */
public final class CampaignNumbers implements MeterBinder {

    /** @param running the newest of those that run */
    record Snapshot(Map<CampaignState, Integer> campaigns, List<Progress> running, Tally messages, Instant takenAt) { }

    private static final int MOST_RUNNING = 200;

    private final CampaignDirectory directory;
    private final Duration age;
    private final Clock clock;
    private Snapshot snapshot;

    /** @param age how old served numbers may be */
    public CampaignNumbers(CampaignDirectory directory, Duration age, Clock clock) {
        this.directory = directory;
        this.age = age;
        this.clock = clock;
    }

    synchronized Snapshot snapshot() {
        Instant now = clock.instant();
        if (snapshot == null || !now.isBefore(snapshot.takenAt().plus(age))) {
            List<Progress> running = directory.list(CampaignState.RUNNING, Long.MAX_VALUE, MOST_RUNNING).items();
            Tally messages = new Tally();
            for (Progress each : running) {
                for (MessageState state : MessageState.values()) {
                    messages.add(state, each.tally().of(state));
                }
            }
            snapshot = new Snapshot(directory.counts(), running, messages, now);
        }
        return snapshot;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (CampaignState state : CampaignState.values()) {
            Gauge.builder("caravan.campaigns", this, n -> n.snapshot().campaigns().getOrDefault(state, 0))
                    .description("Campaigns by state").tag("status", state.name()).register(registry);
        }
        for (MessageState state : MessageState.values()) {
            Gauge.builder("caravan.campaign.messages", this, n -> n.snapshot().messages().of(state))
                    .description("Messages of the campaigns that run, by state").tag("status", state.code())
                    .register(registry);
        }
    }
}
