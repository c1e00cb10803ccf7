package bench;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import dev.caravan.boot.Caravan;
import dev.caravan.boot.LaunchOptions;
import dev.caravan.domain.campaign.Contact;
import dev.caravan.domain.campaign.DeliveryPolicy;
import dev.caravan.domain.campaign.MessageState;
import dev.caravan.domain.campaign.Person;
import dev.caravan.domain.campaign.SendingHours;
import dev.caravan.domain.campaign.Tally;
import dev.caravan.domain.campaign.Terms;
import dev.caravan.domain.campaign.Zones;
import dev.caravan.store.CampaignStore;

/**
 * The whole application in this process, as it ships: one campaign without delay, gap and caps, from its start until
 * the last outcome is committed. Polls, sweeps and all else go on as ever.
 */
final class CaravanDispatch implements Contender {

    private static final int CONTACTS_AT_ONCE = 1_000;
    /** A started application is new to the compiler; those who send with it have it run for days. */
    private static final int WARM_UP = 20_000;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String IN_FLIGHT = Integer.getInteger("inflight", 8).toString();

    @Override
    public String name() {
        return "(e) Caravan";
    }

    @Override
    public Result run(Load load) throws Exception {
        try (Caravan caravan = Caravan.start(new LaunchOptions(List.of(), null,
                Map.of("CARAVAN_ADMIN_KEY", "the-admin-key-of-this-bench"), new Properties(), keys(load)))) {
            CampaignStore campaigns = new CampaignStore(load.database().dataSource(), Clock.systemUTC());
            until(() -> load.jdbc().queryForObject("SELECT COUNT(*) FROM instance WHERE connection_status = 'CONNECTED'",
                    Integer.class) == load.instances());
            load.gateway().reset(0);
            WarmUp.run(() -> {
                runCampaign(campaigns, fill(load.instances(), WARM_UP, campaigns));
                load.jdbc().update("DELETE FROM campaign");
            });
            long campaign = fill(load.instances(), load.messages(), campaigns);
            load.database().settle();
            load.gateway().reset(load.delay());
            Meter meter = Meter.start(load);
            runCampaign(campaigns, campaign);
            meter.end();
            load.jdbc().query("SELECT TIMESTAMPDIFF(MICROSECOND, sending_at, sent_at) FROM message WHERE campaign_id = ?"
                    + " AND state = 'sent'", row -> {
                        meter.sent(row.getLong(1));
                    }, campaign);
            Result result = meter.stop();
            int sent = campaigns.tally(campaign).of(MessageState.SENT);
            if (sent != load.messages()) {
                throw new IllegalStateException(campaigns.tally(campaign).toString());
            }
            load.jdbc().update("DELETE FROM campaign");
            return result;
        }
    }

    private static void runCampaign(CampaignStore campaigns, long campaign) throws InterruptedException {
        campaigns.start(campaign);
        until(() -> finished(campaigns.tally(campaign)));
    }

    private static boolean finished(Tally tally) {
        return tally.open() == 0 && tally.total() > 0;
    }

    private static long fill(int size, int messages, CampaignStore campaigns) {
        List<String> instances = IntStream.range(0, size).mapToObj(StubGateway::instance).toList();
        Terms terms = new Terms(List.of("Oi {{name}}! Sua consulta está marcada para amanhã às 14h. Responda 1 para"
                + " confirmar, 2 para remarcar. Protocolo {{protocol}}"), DeliveryPolicy.AT_MOST_ONCE, Duration.ZERO,
                Duration.ZERO, null, ZoneId.of("America/Sao_Paulo"), new SendingHours(null, null), null, null, null,
                null);
        long campaign = campaigns.create(new CampaignStore.NewCampaign("bench", null, terms, instances, null));
        Zones zones = Zones.of("America/Sao_Paulo");
        List<Contact> contacts = new ArrayList<>();
        for (int n = 1; n <= messages; n++) {
            contacts.add(new Contact(new Person(5511910000000L + n), "Ana", Map.of("protocol", String.valueOf(n)),
                    zones));
            if (contacts.size() == CONTACTS_AT_ONCE || n == messages) {
                campaigns.add(campaign, contacts);
                contacts.clear();
            }
        }
        return campaign;
    }

    private static Map<String, String> keys(Load load) {
        Map<String, String> keys = new HashMap<>(load.database().keys());
        keys.putAll(Map.of("secret.key", Base64.getEncoder().encodeToString(new byte[32]), "http.port", "0",
                "management.port", "0", "gateway.stub.kind", "evolution", "gateway.stub.url", load.gateway().url(),
                "gateway.stub.api-key", "a-key", "gateway.stub.webhook-token", "the-token-of-this-bench"));
        // There are no proxies here, and every session is open.
        keys.putAll(Map.of("proxy-assignment.tick", "1h", "reconnection.tick", "1h",
                "campaign-dispatch.in-flight-per-instance", IN_FLIGHT));
        System.getProperties().stringPropertyNames().stream().filter(key -> key.startsWith("campaign-dispatch."))
                .forEach(key -> keys.put(key, System.getProperty(key)));
        return keys;
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("not reached within " + LIMIT);
            }
            Thread.sleep(BETWEEN_LOOKS.toMillis());
        }
    }
}
