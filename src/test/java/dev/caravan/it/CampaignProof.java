package dev.caravan.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.caravan.domain.campaign.CampaignState;
import dev.caravan.domain.campaign.Contact;
import dev.caravan.domain.campaign.DeliveryPolicy;
import dev.caravan.domain.campaign.Person;
import dev.caravan.domain.campaign.SendingHours;
import dev.caravan.domain.campaign.Tally;
import dev.caravan.domain.campaign.Terms;
import dev.caravan.domain.campaign.Zones;
import dev.caravan.simulator.FleetSeed;
import dev.caravan.store.CampaignStore;
import dev.caravan.store.CrashableMariaDb;
import dev.caravan.store.Database;
import dev.caravan.testing.FreePorts;
import org.awaitility.Awaitility;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;

/**
 * One campaign, two processes, one database, and blows on all of them until every message has its fate (issue 4, point
 * 7). Of the answers of the gateway one in twenty is lost, and one in a hundred never comes.
 */
public final class CampaignProof implements AutoCloseable {

    /**
     * What a campaign came through, and what the account says of it.
     *
     * @param unfinished what it looked like at the end of its time, or null if it finished
     * @param fallen     how often a process ended by itself
     */
    public record Report(ProofPlan plan, Duration took, List<String> story, int fallen, String unfinished,
                         ProofAccount account) {

        @Override
        public String toString() {
            return "seed " + plan.seed() + ", " + plan.messages() + " messages, " + plan.instances() + " instances, "
                    + took.toMillis() + " ms; processes ended by themselves " + fallen + " times; "
                    + (unfinished == null ? "" : "UNFINISHED: " + unfinished + "; ") + account + "\n  "
                    + String.join("\n  ", story);
        }
    }

    private static final List<String> NODES = List.of("one", "two");
    private static final String TEXT = "Aviso";
    private static final String INSTANCE = "loja-%03d";
    private static final int CONTACTS_AT_ONCE = 1_000;
    private static final Duration DEAD_AFTER = Duration.ofSeconds(6);
    private static final Duration STANDS_FOR = DEAD_AFTER.plusSeconds(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final Duration ACQUIRE = Duration.ofSeconds(2);

    private final ProofPlan plan;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final CrashableMariaDb server;
    private final Database database;
    private final SimulatedGateway gateway;
    private final CampaignStore campaigns;
    private final JdbcClient store;
    private final List<SupervisedCaravan> nodes = new ArrayList<>();
    private final List<String> story = new ArrayList<>();
    private final Deque<ProofPlan.Blow> ahead;

    private CampaignProof(ProofPlan plan, Path dir) throws IOException {
        this.plan = plan;
        this.ahead = new ArrayDeque<>(plan.blows());
        server = CrashableMariaDb.start(Files.createDirectories(dir.resolve("database")).toRealPath());
        database = server.open(4, ACQUIRE);
        store = JdbcClient.create(database.dataSource());
        campaigns = new CampaignStore(database.dataSource(), Clock.systemUTC());
        gateway = SimulatedGateway.start(options -> options.fleet(FleetSeed.open(plan.instances(), INSTANCE))
                .randomSeed(plan.seed()));
        gateway.api().post("/simulator/send", "{\"loseAnswer\":0.05,\"hangAnswer\":0.01}").expect(200);
        gateway.causeAtNode("\"fault\":\"slow\",\"ms\":" + plan.answer().toMillis());
        for (String node : NODES) {
            nodes.add(new SupervisedCaravan(Files.createDirectories(dir.resolve(node)), keys(node)));
        }
    }

    /**
     * Lets a campaign come through it.
     *
     * @param dir where processes and database keep their files
     */
    public static Report run(ProofPlan plan, Path dir) throws IOException {
        try (CampaignProof proof = new CampaignProof(plan, dir)) {
            return proof.run();
        }
    }

    private Map<String, String> keys(String node) {
        Map<String, String> keys = new HashMap<>(RunningCaravan.haste());
        keys.putAll(server.keys());
        keys.putAll(gateway.keys());
        int port = node.equals(NODES.get(0)) ? gateway.hookPort() : FreePorts.next();
        keys.putAll(Map.of("node.name", node, "http.port", Integer.toString(port), "management.port", "0",
                "secret.key", Base64.getEncoder().encodeToString(new byte[32]),
                "node.beat", "1s", "node.dead-after", DEAD_AFTER.toSeconds() + "s",
                "proxy-assignment.tick", "1h", "instance-connection.tick", "1h", "gateway.evolution.send-timeout", "2s",
                "gateway.evolution.timeout", "3s"));
        // Outcomes that wait to be written are what a crash loses; and polls are what makes 2 cores busy.
        keys.putAll(Map.of("campaign-dispatch.tick", "200ms", "campaign-dispatch.lease", "20s",
                "campaign-dispatch.in-flight-per-instance",
                Integer.toString(ProofPlan.IN_FLIGHT), "campaign-dispatch.record-within", "200ms",
                "campaign-dispatch.record-again", "200", "campaign-dispatch.gateway-rest", "500ms",
                "campaign-dispatch.first-later", "300ms", "campaign-dispatch.last-later", "1s",
                "instance-status-polling.tick", "200ms", "instance-status-polling.interval", "1s"));
        keys.putAll(Map.of("gateway-inventory.interval", "10s", "gateway-inventory.tick", "1s",
                "campaign-receipts.tick", "300ms"));
        keys.putAll(Map.of("campaign-settlement.first-look", "1s", "campaign-settlement.tick", "200ms",
                "campaign-settlement.first-wait", "1s", "campaign-settlement.last-wait", "2s",
                "campaign-settlement.gateway-wait", "500ms", "campaign-settlement.looks", "2",
                "campaign-settlement.lease", "5s", "campaign-settlement.in-flight-per-gateway", "32",
                "campaign-settlement.skew", "3s"));
        return keys;
    }

    private Report run() {
        Awaitility.await("the fleet is known").atMost(plan.limit()).until(() -> looked(() -> store.sql(
                "SELECT COUNT(*) FROM instance WHERE connection_status = 'CONNECTED'").query(Integer.class).single(), 0)
                == plan.instances());
        long campaign = campaign();
        long begun = System.nanoTime();
        String unfinished = null;
        try {
            Awaitility.await("the campaign has come through").atMost(plan.limit()).pollInterval(LOOK_EVERY)
                    .until(() -> hasComeThrough(campaign, begun));
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            unfinished = ahead + ", " + campaigns.tally(campaign) + ", "
                    + campaigns.find(campaign).orElseThrow().state();
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        // Receipts go on coming, and an account is of one moment.
        nodes.forEach(SupervisedCaravan::close);
        return new Report(plan, took, story, nodes.stream().mapToInt(SupervisedCaravan::fallen).sum(), unfinished,
                ProofAccount.of(store, campaign, gateway, TEXT));
    }

    private long campaign() {
        Terms terms = new Terms(List.of(TEXT + " {{number}}"), DeliveryPolicy.AT_MOST_ONCE, Duration.ZERO,
                Duration.ZERO, null, ZoneId.of("America/Sao_Paulo"), new SendingHours(null, null), null, null, null,
                null);
        long id = campaigns.create(new CampaignStore.NewCampaign("proof", null, terms,
                IntStream.rangeClosed(1, plan.instances()).mapToObj(INSTANCE::formatted).toList(), null));
        Zones zones = Zones.of("America/Sao_Paulo");
        for (int from = 1; from <= plan.messages(); from += CONTACTS_AT_ONCE) {
            int to = Math.min(plan.messages(), from + CONTACTS_AT_ONCE - 1);
            campaigns.add(id, IntStream.rangeClosed(from, to).mapToObj(n -> new Contact(new Person(5511910000000L + n),
                    null, Map.of("number", Integer.toString(n)), zones)).toList());
        }
        campaigns.start(id);
        return id;
    }

    /** Strikes when a blow is due. */
    private boolean hasComeThrough(long campaign, long begun) throws IOException, InterruptedException {
        for (SupervisedCaravan node : nodes) {
            node.tend();
        }
        Tally tally = looked(() -> campaigns.tally(campaign), new Tally());
        int known = tally.total() - tally.open();
        ProofPlan.Blow next = ahead.peek();
        if (next != null && tally.total() > 0 && known >= next.at() * plan.messages() && strikes(next)) {
            ahead.remove();
            story.add("%6d ms, %6d known: %s".formatted(Duration.ofNanos(System.nanoTime() - begun).toMillis(), known,
                    next.kind()));
        }
        return ahead.isEmpty() && nodes.stream().allMatch(SupervisedCaravan::works)
                && looked(() -> campaigns.find(campaign).orElseThrow().state(), null) == CampaignState.COMPLETED;
    }

    /** @return false if there is nobody whom it would meet now */
    private boolean strikes(ProofPlan.Blow blow) throws IOException, InterruptedException {
        switch (blow.kind()) {
            case GATEWAY_DOWN -> gateway.causeAtNode("\"fault\":\"down\",\"for\":\"1s\"");
            case DROP -> {
                String whom = INSTANCE.formatted(1 + blow.whom() % plan.instances());
                if (!gateway.truth(whom).path("memory").isObject()) {
                    return false;
                }
                gateway.cause(whom, "\"fault\":\"drop\",\"for\":\"2s\"");
            }
            case CRASH_DATABASE -> {
                if (nodes.stream().noneMatch(SupervisedCaravan::works)) {
                    return false;
                }
                server.crash();
            }
            default -> {
                List<SupervisedCaravan> atWork = nodes.stream().filter(SupervisedCaravan::works).toList();
                if (atWork.isEmpty()) {
                    return false;
                }
                meets(blow.kind(), atWork.get(blow.whom() % atWork.size()));
            }
        }
        return true;
    }

    private void meets(ProofPlan.Kind kind, SupervisedCaravan node) throws IOException, InterruptedException {
        if (kind == ProofPlan.Kind.KILL) {
            node.kill();
        } else {
            node.pause();
            timer.schedule(() -> {
                node.goOn();
                return null;
            }, STANDS_FOR.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** What the database says; something else while it is down. */
    private static <T> T looked(Supplier<T> look, T otherwise) {
        try {
            return look.get();
        } catch (DataAccessException | TransactionException e) {
            return otherwise;
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        Stream.<Runnable>concat(nodes.stream().map(node -> node::close),
                Stream.of(gateway::close, database::close, server::close)).forEach(Runnable::run);
    }
}
