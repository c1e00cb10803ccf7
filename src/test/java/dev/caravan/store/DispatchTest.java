package dev.caravan.store;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;

import dev.caravan.campaign.CampaignCounters;
import dev.caravan.campaign.Dispatch;
import dev.caravan.campaign.DispatchLimits;
import dev.caravan.campaign.DispatchLog;
import dev.caravan.campaign.MessageTexts;
import dev.caravan.campaign.Sending;
import dev.caravan.domain.GatewayAnswer.MessageAccepted;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.GatewayKind;
import dev.caravan.domain.campaign.SendResult;
import dev.caravan.domain.campaign.Terms;
import dev.caravan.gateway.GatewaySettings;
import dev.caravan.gateway.Gateways;
import dev.caravan.testing.MariaDbExtension;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

/** When what is claimed: while outcomes are known and not yet written, and between two ticks. */
@ExtendWith(MariaDbExtension.class)
class DispatchTest {

    private static final Duration TICK = Duration.ofMillis(250);
    private static final Duration REST = Duration.ofSeconds(5);
    private static final int IN_FLIGHT = 2;
    private static final int UNWRITTEN = 3;

    private final CampaignScene scene;
    private final Dispatch dispatch;

    DispatchTest(DataSource dataSource) {
        scene = new CampaignScene(dataSource);
        Gateways gateways = new Gateways(List.of(new GatewaySettings(StoreUnderTest.GATEWAY, GatewayKind.EVOLUTION,
                URI.create("http://evo.test"), "key", "2.3.7", REST, REST, REST, "", "", "", "")));
        dispatch = new Dispatch(gateways, scene.rotation, scene.node("one"), scene.recovery, scene.outcomes,
                new MessageTexts()::of, new DispatchLimits(TICK, IN_FLIGHT, UNWRITTEN, 0, REST, CampaignScene.LEASE),
                new DispatchLog(new CampaignCounters(new SimpleMeterRegistry())), () -> false, scene.under.clock);
    }

    private SendResult sent(Sending sending) {
        return dispatch.answered(sending, new MessageAccepted("3EB0" + sending.seq(), "x@s.whatsapp.net", null));
    }

    @Test
    void afterAnEnforcementAnInstanceGetsNothingAlsoBeforeThatIsWritten() {
        long campaign = scene.running(CampaignScene.terms(), 9, "a", "b");
        List<Sending> first = dispatch.claim(campaign);
        assertEquals(List.of("a", "b", "a", "b"), first.stream().map(Sending::instance).toList());

        SendResult restricted = dispatch.failed(first.get(0), new GatewayFailure.Restricted(463, "463"));
        List<SendResult> sent = List.of(sent(first.get(1)), sent(first.get(2)));
        assertEquals(List.of("b"), dispatch.claim(campaign).stream().map(Sending::instance).toList());

        dispatch.record(sent);
        dispatch.record(List.of(restricted));
        sent(first.get(3));
        assertEquals(List.of("b"), dispatch.claim(campaign).stream().map(Sending::instance).toList());
    }

    @Test
    void aDelayThatEndsBetweenTwoTicksIsNotRoundedUpToTheNext() {
        Terms plain = CampaignScene.terms();
        long campaign = scene.running(new Terms(plain.templates(), plain.policy(), Duration.ofSeconds(1), plain.gap(),
                null, plain.zone(), plain.hours(), null, null, null, null), 9, "a");
        assertNull(dispatch.untilDue());
        assertEquals(1, dispatch.claim(campaign).size());
        scene.under.clock.advance(Duration.ofMillis(750));
        assertNull(dispatch.untilDue());
        scene.under.clock.advance(Duration.ofMillis(10));
        assertEquals(240, dispatch.untilDue());
        scene.under.clock.advance(Duration.ofMillis(240));
        assertNull(dispatch.untilDue());
        assertEquals(1, dispatch.claim(campaign).size());
    }

    @Test
    void nothingIsClaimedWhileTooManyOutcomesAreNotWritten() {
        long campaign = scene.running(CampaignScene.terms(), 9, "a", "b");
        List<SendResult> results = dispatch.claim(campaign).stream().map(this::sent).toList();

        assertEquals(List.of(), dispatch.claim(campaign));
        dispatch.record(results.subList(0, 2));
        assertEquals(4, dispatch.claim(campaign).size());
    }
}
