package dev.caravan.store;

import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import javax.sql.DataSource;

import dev.caravan.domain.Signal;
import dev.caravan.domain.campaign.Contact;
import dev.caravan.domain.campaign.DeliveryPolicy;
import dev.caravan.domain.campaign.Fate;
import dev.caravan.domain.campaign.MessageState;
import dev.caravan.domain.campaign.Person;
import dev.caravan.domain.campaign.SendResult;
import dev.caravan.domain.campaign.SendingHours;
import dev.caravan.domain.campaign.Tally;
import dev.caravan.domain.campaign.Terms;
import dev.caravan.domain.campaign.Zones;
import dev.caravan.store.MessageClaims.Claim;
import dev.caravan.store.MessageClaims.Claimed;

/** Campaigns over one emptied schema, and short ways to run them. */
public final class CampaignScene {

    static final Duration LEASE = Duration.ofMinutes(5);
    static final Duration SETTLE = Duration.ofSeconds(90);
    static final Duration LATER = Duration.ofSeconds(5);
    static final Zones HERE = Zones.of("America/Sao_Paulo");

    private static final List<String> TABLES = List.of("campaign_rate", "gateway_history", "early_echo",
            "early_receipt", "opt_out", "message_event", "claim", "message",
            "sender", "campaign_instance", "campaign_tally", "campaign");

    final StoreUnderTest under;
    final CampaignStore campaigns;
    final CampaignRotation rotation;
    final MessageOutcomes outcomes;
    final ClaimRecovery recovery;

    CampaignScene(DataSource dataSource) {
        dataSource = emptied(dataSource);
        under = new StoreUnderTest(dataSource);
        campaigns = new CampaignStore(dataSource, under.clock);
        rotation = new CampaignRotation(dataSource, under.clock);
        outcomes = new MessageOutcomes(dataSource, new MessageOutcomes.Waits(attempt -> LATER, SETTLE), under.clock);
        recovery = new ClaimRecovery(dataSource, SETTLE, under.clock);
    }

    private static DataSource emptied(DataSource dataSource) {
        var jdbc = org.springframework.jdbc.core.simple.JdbcClient.create(dataSource);
        TABLES.forEach(table -> jdbc.sql("DELETE FROM " + table).update());
        return dataSource;
    }

    MessageClaims node(String name) {
        return node(name, 500);
    }

    MessageClaims node(String name, int batch) {
        return new MessageClaims(under.dataSource, new MessageClaims.Limits(batch, LEASE), under.clock, name);
    }

    /** Terms without delay, gap and caps. */
    static Terms terms() {
        return new Terms(List.of("Olá {{name|amigo}}"), DeliveryPolicy.AT_MOST_ONCE, Duration.ZERO, Duration.ZERO, null,
                ZoneId.of("America/Sao_Paulo"), new SendingHours(null, null), null, null, null, null);
    }

    /** A running campaign over open instances. */
    long running(Terms terms, int contacts, String... instances) {
        for (String instance : instances) {
            if (under.instances.find(instance).isEmpty()) {
                under.open(instance);
            }
        }
        long id = campaigns.create(new CampaignStore.NewCampaign("Promoção", null, terms, List.of(instances), null));
        campaigns.add(id, contacts(1, contacts));
        campaigns.start(id);
        return id;
    }

    static List<Contact> contacts(int from, int count) {
        return IntStream.range(from, from + count).mapToObj(n -> contact(5511900000000L + n)).toList();
    }

    static Contact contact(long number) {
        return new Contact(new Person(number), "Ana", Map.of(), HERE);
    }

    /** Claims and begins all that a campaign may send now. */
    List<SendResult> begin(MessageClaims node, long campaign, UnaryOperator<SendResult> outcome) {
        Optional<Claim> claim = node.claim(campaign, List.of(StoreUnderTest.GATEWAY), instance -> 1000);
        return claim.map(c -> node.begin(c).stream().map(m -> outcome.apply(sent(c, m))).toList()).orElse(List.of());
    }

    SendResult sent(Claim claim, Claimed message) {
        return new SendResult(claim.campaign().id(), message.seq(), claim.id(), message.position(), message.instance(),
                message.attempts() + 1, Fate.SENT, "3EB0" + claim.id() + "-" + message.seq(), null, null, under.now());
    }

    static SendResult as(SendResult sent, Fate fate, String error) {
        return new SendResult(sent.campaign(), sent.seq(), sent.claim(), sent.position(), sent.instance(),
                sent.attempt(), fate, null, error, fate == Fate.RESTRICTED ? 463 : null, sent.at());
    }

    void close(String instance) {
        under.observe(instance, Signal.CLOSED, null);
    }

    MessageState state(long campaign, int seq) {
        return MessageState.of(under.jdbc.sql("SELECT state FROM message WHERE campaign_id = :c AND seq = :s")
                .param("c", campaign).param("s", seq).query(String.class).single());
    }

    /** What the rows say, for comparison with the numbers that are kept. */
    String counted(long campaign) {
        Tally tally = new Tally();
        for (MessageState state : MessageState.values()) {
            tally.add(state, 0);
        }
        under.jdbc.sql("SELECT state, COUNT(*) AS messages FROM message WHERE campaign_id = :c GROUP BY state")
                .param("c", campaign).query(row -> {
                    tally.add(MessageState.of(row.getString("state")), row.getInt("messages"));
                });
        return tally.toString();
    }

    String tally(long campaign) {
        return campaigns.tally(campaign).toString();
    }

    static List<String> instances(List<SendResult> results) {
        List<String> names = new ArrayList<>();
        results.forEach(result -> names.add(result.instance()));
        return names;
    }
}
