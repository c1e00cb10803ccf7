package dev.caravan.store;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

import dev.caravan.campaign.CampaignCounters;
import dev.caravan.campaign.Dispatch;
import dev.caravan.campaign.DispatchLimits;
import dev.caravan.campaign.DispatchLog;
import dev.caravan.campaign.MessageTexts;
import dev.caravan.campaign.Sending;
import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.GatewayKind;
import dev.caravan.domain.Observation;
import dev.caravan.domain.Signal;
import dev.caravan.domain.campaign.SendResult;
import dev.caravan.domain.campaign.Terms;
import dev.caravan.gateway.GatewaySettings;
import dev.caravan.gateway.Gateways;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** A campaign by the clock: cycles every 5 s, and instances that come and go. */
final class CampaignDay {

    private static final Duration CYCLE = Duration.ofSeconds(5);

    final CampaignScene scene;
    /** What happened, as {@code 21:00:05 #1 A sent}. */
    final List<String> story = new ArrayList<>();

    private final Dispatch dispatch;
    private final Set<String> lost = new HashSet<>();
    private long campaign;
    private int keys;

    CampaignDay(DataSource dataSource, LocalTime from) {
        scene = new CampaignScene(dataSource);
        Instant day = scene.under.now().truncatedTo(java.time.temporal.ChronoUnit.DAYS).plus(Duration.ofDays(1));
        scene.under.clock.advance(Duration.between(scene.under.now(),
                day.plus(Duration.ofNanos(from.toNanoOfDay()))));
        Gateways gateways = new Gateways(List.of(new GatewaySettings(StoreUnderTest.GATEWAY, GatewayKind.EVOLUTION,
                java.net.URI.create("http://evo.test"), "key", "2.3.7", CYCLE, CYCLE, CYCLE, "", "", "", "")));
        dispatch = new Dispatch(gateways, scene.rotation, scene.node("one"), scene.recovery, scene.outcomes,
                new MessageTexts()::of, new DispatchLimits(CYCLE, 1, 100, 0, CYCLE, CampaignScene.LEASE),
                new DispatchLog(new CampaignCounters(new SimpleMeterRegistry())), () -> false,
                scene.under.clock);
    }

    void start(Terms terms, int contacts, String... instances) {
        campaign = scene.running(terms, contacts, instances);
    }

    /** The session ends, and the gateway says nothing of it. */
    void loses(String instance) {
        lost.add(instance);
    }

    /** The session is back, and a webhook or poll says so. */
    void returns(String instance) {
        lost.remove(instance);
        scene.close(instance);
        scene.under.observe(instance, Signal.OPEN, null);
    }

    /** A poll finds it closed. */
    void found(String instance) {
        scene.close(instance);
    }

    long campaign() {
        return campaign;
    }

    /** Lets cycles come until a moment, that one included. */
    void until(LocalTime time) {
        Instant end = scene.under.now().atZone(ZoneOffset.UTC).with(time).toInstant();
        for (Instant next = next(); !next.isAfter(end); next = next()) {
            scene.under.clock.advance(Duration.between(scene.under.now(), next));
            cycle();
        }
        scene.under.clock.advance(Duration.between(scene.under.now(), end));
    }

    private Instant next() {
        long seconds = scene.under.now().getEpochSecond();
        return Instant.ofEpochSecond(seconds - seconds % CYCLE.toSeconds()).plus(CYCLE);
    }

    private void cycle() {
        dispatch.prepare();
        List<SendResult> results = dispatch.dueCampaigns().stream().flatMap(id -> dispatch.claim(id).stream())
                .map(this::send).toList();
        if (!results.isEmpty()) {
            dispatch.record(results);
        }
    }

    private SendResult send(Sending sending) {
        String line = LocalTime.ofInstant(scene.under.now(), ZoneOffset.UTC) + " #" + sending.seq() + " "
                + sending.instance();
        if (lost.contains(sending.instance())) {
            story.add(line + " session not found");
            return dispatch.failed(sending, new GatewayFailure.SessionUnfit("session not found"));
        }
        story.add(line + " sent");
        keys++;
        return dispatch.answered(sending, new GatewayAnswer.MessageAccepted("3EB0" + keys, "x@s.whatsapp.net", null));
    }
}
