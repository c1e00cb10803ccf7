package bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Statement;
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
import org.springframework.jdbc.core.ConnectionCallback;

/**
 * The whole application in this process, as it ships, over a benchmark's database and stub gateway: polls, sweeps and
 * all else go on as ever. Its campaigns send through every instance.
 */
final class RunningCaravan implements AutoCloseable {

    private static final int CONTACTS_AT_ONCE = 1_000;
    private static final long BEFORE_FIRST_PERSON = 5511910000000L;
    /** Less often than the database would feel. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);
    private static final String KEY = "the-admin-key-of-this-bench";
    /** With 200 instances as many as (d) has under way. */
    private static final String IN_FLIGHT = Integer.getInteger("inflight", 10).toString();

    private final HttpClient http = HttpClient.newHttpClient();
    private final BenchDatabase database;
    private final int instances;
    private final long deadline;
    private final Caravan caravan;
    private final CampaignStore campaigns;

    private RunningCaravan(BenchDatabase database, StubProcess gateway, int instances, Duration limit) {
        this.database = database;
        this.instances = instances;
        this.deadline = System.nanoTime() + limit.toNanos();
        this.campaigns = new CampaignStore(database.dataSource(), Clock.systemUTC());
        this.caravan = Caravan.start(new LaunchOptions(List.of(), null,
                Map.of("CARAVAN_ADMIN_KEY", KEY), new Properties(), keys(database, gateway)));
    }

    /**
     * Returns when every instance is known to be connected.
     *
     * @param limit after which whatever is waited for is given up
     */
    static RunningCaravan start(BenchDatabase database, StubProcess gateway, int instances, Duration limit)
            throws InterruptedException {
        RunningCaravan running = new RunningCaravan(database, gateway, instances, limit);
        try {
            running.until(() -> database.jdbc().queryForObject(
                    "SELECT COUNT(*) FROM instance WHERE connection_status = 'CONNECTED'", Integer.class) == instances);
            return running;
        } catch (InterruptedException | RuntimeException e) {
            running.close();
            throw e;
        }
    }

    private static Map<String, String> keys(BenchDatabase database, StubProcess gateway) {
        Map<String, String> keys = new HashMap<>(database.keys());
        keys.putAll(Map.of("secret.key", Base64.getEncoder().encodeToString(new byte[32]), "http.port", "0",
                "management.port", "0", "gateway.stub.kind", "evolution", "gateway.stub.url", gateway.url(),
                "gateway.stub.api-key", "a-key", "gateway.stub.webhook-token", "the-token-of-this-bench"));
        keys.putAll(Map.of("log.level", "ERROR", "campaign.approval-from", "10000000"));
        // There are no proxies here, and every session is open.
        keys.putAll(Map.of("proxy-assignment.tick", "1h", "reconnection.tick", "1h",
                "campaign-dispatch.in-flight-per-instance", IN_FLIGHT));
        System.getProperties().stringPropertyNames().stream().filter(key -> key.startsWith("campaign-dispatch."))
                .forEach(key -> keys.put(key, System.getProperty(key)));
        return keys;
    }

    CampaignStore campaigns() {
        return campaigns;
    }

    BenchDatabase database() {
        return database;
    }

    /** A campaign without gap, caps and quiet hours. */
    long create(Duration delay) {
        Terms terms = new Terms(List.of("Oi {{name}}! Sua consulta está marcada para amanhã às 14h. Responda 1 para"
                + " confirmar, 2 para remarcar. Protocolo {{protocol}}"), DeliveryPolicy.AT_MOST_ONCE, delay,
                Duration.ZERO, null, ZoneId.of("America/Sao_Paulo"), new SendingHours(null, null), null, null, null,
                null);
        return campaigns.create(new CampaignStore.NewCampaign("bench", null, terms,
                IntStream.range(0, instances).mapToObj(StubGateway::instance).toList(), null));
    }

    /** Adds contacts until so many messages of the campaign wait. */
    void fill(long campaign, int pending) {
        Tally tally = campaigns.tally(campaign);
        Zones zones = Zones.of("America/Sao_Paulo");
        int last = tally.total() + pending - tally.of(MessageState.PENDING);
        List<Contact> contacts = new ArrayList<>(CONTACTS_AT_ONCE);
        for (int n = tally.total() + 1; n <= last; n++) {
            contacts.add(new Contact(new Person(BEFORE_FIRST_PERSON + n), "Ana", Map.of("protocol", String.valueOf(n)),
                    zones));
            if (contacts.size() == CONTACTS_AT_ONCE || n == last) {
                inTime();
                campaigns.add(campaign, contacts);
                contacts.clear();
            }
        }
    }

    /** Starts a campaign as its users do. */
    void start(long campaign) throws InterruptedException {
        HttpRequest start = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + caravan.httpPort()
                + "/api/campaigns/" + campaign + "/start")).header("X-Api-Key", KEY)
                .POST(HttpRequest.BodyPublishers.noBody()).build();
        try {
            HttpResponse<String> answer = http.send(start, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(answer.body());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends all that the campaign has. */
    void finish(long campaign) throws InterruptedException {
        start(campaign);
        until(() -> campaigns.tally(campaign).open() == 0);
    }

    /** Forgets all campaigns, once none is running, and leaves the database nothing to clear away. */
    void clear() throws InterruptedException {
        until(() -> database.jdbc().queryForObject("SELECT COUNT(*) FROM campaign WHERE state = 'RUNNING'",
                Integer.class) == 0);
        database.jdbc().execute((ConnectionCallback<Void>) connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET FOREIGN_KEY_CHECKS = 0");
                for (String table : List.of("message_event", "claim", "message")) {
                    statement.execute("TRUNCATE TABLE " + table);
                }
                statement.execute("SET FOREIGN_KEY_CHECKS = 1");
                statement.execute("DELETE FROM campaign");
            }
            return null;
        });
    }

    void until(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            inTime();
            Thread.sleep(BETWEEN_LOOKS.toMillis());
        }
    }

    /** To be asked by whatever may go on for long. */
    void inTime() {
        if (System.nanoTime() > deadline) {
            throw new IllegalStateException("the benchmark takes longer than it may");
        }
    }

    @Override
    public void close() {
        caravan.close();
    }
}
