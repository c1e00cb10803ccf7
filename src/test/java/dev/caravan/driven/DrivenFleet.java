package dev.caravan.driven;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;

import dev.caravan.boot.DrivenSettings;
import dev.caravan.domain.GatewayKind;
import dev.caravan.domain.Instance;
import dev.caravan.domain.ProxyAddress;
import dev.caravan.domain.ProxyProtocol;
import dev.caravan.gateway.GatewaySettings;
import dev.caravan.gateway.Gateways;
import dev.caravan.simulator.DrivenTime;
import dev.caravan.simulator.FleetSeed;
import dev.caravan.simulator.SimulatedEvolution;
import dev.caravan.simulator.SimulatorOptions;
import dev.caravan.simulator.WebhookTransport;
import dev.caravan.store.PasswordSeal;
import dev.caravan.store.ProxyImport;
import dev.caravan.store.ProxyImport.Candidate;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Caravan and its world under one driven clock: simulated gateways, proxies and people on one side, nodes of Caravan
 * over a real MariaDB on the other, an account of what really happened between them. Time jumps from one thing that is
 * due to the next.
 */
public final class DrivenFleet {

    /**
     * @param gateways  how many
     * @param instances of each gateway, paired and open, without a proxy
     * @param proxies   in the pool; every fourth is a SOCKS5 one
     * @param nodes     of Caravan
     * @param version   of the gateways
     * @param seed      of all chance in the world
     * @param changed   keys of the configuration that differ from what is shipped
     */
    public record Plan(int gateways, int instances, int proxies, int nodes, String version, long seed,
            Map<String, String> changed) {

        public static Plan of(int instances, int proxies) {
            return new Plan(1, instances, proxies, 1, "2.3.7", 1, Map.of());
        }

        public Plan with(Map<String, String> keys) {
            Map<String, String> all = new LinkedHashMap<>(changed);
            all.putAll(keys);
            return new Plan(gateways, instances, proxies, nodes, version, seed, all);
        }

        public Plan nodes(int wanted) {
            return new Plan(gateways, instances, proxies, wanted, version, seed, changed);
        }

        public Plan version(String wanted) {
            return new Plan(gateways, instances, proxies, nodes, wanted, seed, changed);
        }

        public Plan seed(long wanted) {
            return new Plan(gateways, instances, proxies, nodes, version, wanted, changed);
        }
    }

    /** What put a proxy out of the pool. */
    public record Ejection(String address, Instant at, String cause) {
    }

    private static final String KEY = "the-key-of-a-simulated-gateway";
    private static final String TOKEN = "the-token-of-its-webhooks";
    private static final String PERSON = "ana";
    private static final Duration LOOK = Duration.ofMillis(500);

    private final DrivenTime time = new DrivenTime();
    private final Account account = new Account(time);
    private final ProxyHistory proxies = new ProxyHistory(time);
    private final Map<String, DrivenGateway> wires = new LinkedHashMap<>();
    private final Map<String, DrivenGateway> wireOfInstance = new HashMap<>();
    private final List<DrivenNode> nodes = new ArrayList<>();
    private final Random random;
    private final boolean company;
    private final DataSource dataSource;
    private final DrivenSettings settings;
    private final Gateways gateways;
    private final PasswordSeal seal = PasswordSeal.ofKey(Base64.getEncoder().encodeToString(new byte[32]));
    private final JdbcClient jdbc;
    private DrivenCheck check;

    /** @param dataSource a migrated schema; whatever is in it is thrown away */
    public DrivenFleet(DataSource dataSource, Plan plan) {
        this.dataSource = dataSource;
        this.jdbc = JdbcClient.create(dataSource);
        this.settings = DrivenSettings.with(plan.changed());
        this.random = new Random(plan.seed());
        this.company = plan.nodes() > 1;
        Tables.empty(dataSource);
        List<GatewaySettings> all = IntStream.rangeClosed(1, plan.gateways()).mapToObj(n -> gateway("evo" + n, plan))
                .toList();
        gateways = new Gateways(all);
        for (int n = 1; n <= plan.gateways(); n++) {
            open("evo" + n, n, plan);
        }
        importProxies(1, plan.proxies());
        for (int n = 1; n <= plan.nodes(); n++) {
            startNode("node" + n);
        }
    }

    private static GatewaySettings gateway(String name, Plan plan) {
        Duration timeout = Duration.ofSeconds(10);
        return new GatewaySettings(name, GatewayKind.EVOLUTION, URI.create("http://" + name + ".test"), KEY,
                plan.version(), timeout, timeout.multipliedBy(3), Duration.ofSeconds(75), "", "", "", TOKEN);
    }

    /** The nth proxy of the pool. */
    public static ProxyAddress proxy(int n) {
        ProxyProtocol protocol = n % 4 == 0 ? ProxyProtocol.SOCKS5 : ProxyProtocol.HTTP;
        return new ProxyAddress(protocol, "px%04d.proxy.test".formatted(n), 8000, "ana", "secret-" + n);
    }

    /** The nth proxy of the pool, as {@code host:port}. */
    public static String addressOf(int n) {
        return proxy(n).host() + ":" + proxy(n).port();
    }

    private void open(String name, int number, Plan plan) {
        SimulatedEvolution evolution = new SimulatedEvolution(SimulatorOptions.builder(KEY).version(plan.version())
                .webhookUrl("http://caravan.test/webhooks/" + name)
                .webhookHeaders(Map.of("authorization", "Bearer " + TOKEN)).randomSeed(plan.seed() * 100 + number)
                .fleet(FleetSeed.open(plan.instances(), name + "-%03d")).build(), time, time, transport(name),
                "http://" + name + ".test");
        DrivenGateway wire = new DrivenGateway(time, evolution, KEY);
        wires.put(name, wire);
        IntStream.rangeClosed(1, plan.instances()).mapToObj((name + "-%03d")::formatted).forEach(instance -> {
            account.add(instance);
            wireOfInstance.put(instance, wire);
        });
        evolution.watch(account);
        check = new DrivenCheck(time, evolution, settings.time("proxy-probe.timeout"));
    }

    private WebhookTransport transport(String gateway) {
        return (url, headers, body) -> {
            Promise<Integer> answer = Promise.promise();
            time.schedule(DrivenGateway.WAY, () -> {
                List<DrivenNode> there = nodes.stream().filter(DrivenNode::isAlive).toList();
                if (there.isEmpty()) {
                    answer.fail("nobody listens");
                } else {
                    int status = there.get(0).receive(gateway, body);
                    if (status == 200) {
                        there.stream().skip(1).forEach(DrivenNode::stir);
                    }
                    answer.complete(status);
                }
            });
            return answer.future();
        };
    }

    /** Adds proxies to the pool, by their numbers. */
    public void importProxies(int first, int count) {
        new ProxyImport(dataSource, seal, settings.score(), time).add(IntStream.range(first, first + count)
                .mapToObj(DrivenFleet::proxy).map(address -> new Candidate(address, null)).toList());
    }

    /** Starts a node; one that was killed may come back under its name. */
    public DrivenNode startNode(String name) {
        DrivenNode node = new DrivenNode(name, dataSource, time, settings, gateways, wires, check, seal, account,
                random, () -> firstAlive().equals(name), company);
        nodes.removeIf(old -> old.name().equals(name));
        nodes.add(node);
        return node;
    }

    private String firstAlive() {
        return nodes.stream().filter(DrivenNode::isAlive).map(DrivenNode::name).sorted().findFirst().orElse("");
    }

    public void advance(Duration span) {
        time.advance(span);
    }

    /**
     * Lets time pass until something is so.
     *
     * @return how long that took
     * @throws AssertionError if it is not so within the limit
     */
    public Duration until(String what, Duration limit, BooleanSupplier so) {
        Instant start = time.instant();
        while (!so.getAsBoolean()) {
            if (!time.instant().isBefore(start.plus(limit))) {
                throw new AssertionError("not within " + limit + ": " + what);
            }
            time.advance(LOOK);
        }
        return Duration.between(start, time.instant());
    }

    /** Lets every instance find its proxy, then begins the account. */
    public Duration settle() {
        Duration took = until("every instance is connected through a proxy of its own", Duration.ofHours(2),
                () -> count("SELECT COUNT(*) FROM instance WHERE connection_status = 'CONNECTED'"
                        + " AND proxy_state = 'effective'") == wireOfInstance.size());
        account.open();
        return took;
    }

    /** Does something to an instance from outside, such as {@code zombie}. */
    public void strike(String instance, String fault, Duration span) {
        JsonObject body = new JsonObject().put("fault", fault);
        if (!span.isZero()) {
            body.put("for", span.toMillis() + "ms");
        }
        wireOf(instance).cause("/instances/" + instance + "/faults", body);
    }

    public void strike(String instance, String fault) {
        strike(instance, fault, Duration.ZERO);
    }

    /** Does something to a gateway. */
    public void strikeGateway(String gateway, String fault, Duration span) {
        JsonObject body = new JsonObject().put("fault", fault);
        if (!span.isZero()) {
            body.put("for", span.toMillis() + "ms");
        }
        wires.get(gateway).cause("/node", body);
    }

    /** An event as a gateway sends it that tells more than this one does. */
    public void tell(String instance, String state, int code) {
        JsonObject data = new JsonObject().put("instance", instance).put("state", state).put("statusReason", code);
        String body = new JsonObject().put("event", "connection.update").put("instance", instance).put("data", data)
                .encode();
        nodes.get(0).receive(instance(instance).gateway(), body);
    }

    /** A person asks for the instance to be connected, by a QR code if need be. */
    public void personConnects(String instance) {
        account.wantsPairing(instance);
        DrivenNode node = nodes.get(0);
        node.commands().connect(instance(instance), null, PERSON);
        node.stir();
    }

    /** A person scans the QR code that the instance shows. */
    public void personScans(String instance) {
        strike(instance, "scan-qr");
    }

    /** A person says whether an instance should be up. */
    public void personWishes(String instance, boolean up) {
        DrivenNode node = nodes.get(0);
        node.commands().wish(instance, up, PERSON);
        node.stir();
    }

    /** What goes wrong with webhooks from here on, as the control endpoint names it. */
    public void disturbWebhooks(Object... fields) {
        JsonObject body = new JsonObject();
        for (int i = 0; i < fields.length; i += 2) {
            body.put((String) fields[i], fields[i + 1]);
        }
        wires.values().forEach(wire -> wire.cause("/webhooks", body));
    }

    /** Makes a proxy, or all that match a pattern, behave; {@code more} are fields of the control endpoint. */
    public void treat(String addressOrPattern, String behaviour, Object... more) {
        JsonObject body = new JsonObject().put("proxy", addressOrPattern).put("behaviour", behaviour);
        for (int i = 0; i < more.length; i += 2) {
            body.put((String) more[i], more[i + 1]);
        }
        proxies.treat(addressOrPattern, behaviour);
        wires.values().forEach(wire -> wire.cause("/proxies", body));
    }

    /** The proxy that Caravan has given an instance, as {@code host:port}, or null. */
    public String proxyOf(String instance) {
        return jdbc.sql("SELECT CONCAT(host, ':', port) FROM proxy WHERE assigned_instance_name = :name")
                .param("name", instance).query(String.class).optional().orElse(null);
    }

    /** The proxy that the instance's socket really uses, or null. */
    public String effectiveProxyOf(String instance) {
        return wireOf(instance).truth(instance).getString("effectiveProxy");
    }

    public Instance instance(String name) {
        return nodes.get(0).instances().find(name).orElseThrow();
    }

    /** A column of an instance's row as text, or null. */
    public String column(String instance, String column) {
        return jdbc.sql("SELECT CAST(" + column + " AS CHAR) FROM instance WHERE name = :name")
                .param("name", instance).query(String.class).optional().orElse(null);
    }

    public int count(String sql) {
        return jdbc.sql(sql).query(Integer.class).single();
    }

    /** Sets the stage; what is watched for is Caravan's to do. */
    public void change(String sql) {
        jdbc.sql(sql).update();
    }

    public List<String> list(String sql) {
        return jdbc.sql(sql).query(String.class).list();
    }

    /** What put proxies out of the pool that are out of it still. */
    public List<Ejection> ejections() {
        return jdbc.sql("SELECT CONCAT(p.host, ':', p.port) AS address, l.at, l.cause FROM proxy_ledger l"
                        + " JOIN proxy p ON p.id = l.proxy_id WHERE p.band = 3 AND l.score_after < :unstable"
                        + " AND l.score_before >= :unstable ORDER BY l.id")
                .param("unstable", settings.score().unstable())
                .query((row, n) -> new Ejection(row.getString("address"),
                        row.getObject("at", LocalDateTime.class).toInstant(ZoneOffset.UTC), row.getString("cause")))
                .list();
    }

    /** What Caravan noted of an instance since shortly before a moment, for the one who has to find out why. */
    public String story(String instance, Instant from) {
        return instance + " from " + from + "\n" + String.join("\n", jdbc.sql("SELECT CONCAT_WS(' ', at, subject, from_value,"
                        + " '>', to_value, cause, evidence) FROM instance_timeline WHERE instance_name = :name"
                        + " AND at >= :from ORDER BY at, id LIMIT 40")
                .param("name", instance).param("from", LocalDateTime.ofInstant(from.minusSeconds(300), ZoneOffset.UTC))
                .query(String.class).list()) + "\n";
    }

    /** What Caravan knows, for the one who has to find out why a row failed. */
    public String describe() {
        return Stream.of("SELECT CONCAT_WS(' ', name, connection_status, status_since, reason, needs_human, proxy_state,"
                        + " 'next', next_attempt_at, attempt, recovery_fault) FROM instance ORDER BY name",
                "SELECT CONCAT_WS(' ', at, instance_name, subject, from_value, '>', to_value, cause, evidence)"
                        + " FROM (SELECT * FROM instance_timeline ORDER BY id DESC LIMIT 40) t ORDER BY id",
                "SELECT CONCAT_WS(' ', id, instance_name, kind, cause, step, outcome, 'try', attempt, 'due', due_at, owner, 'touched', touched_gateway, updated_at,"
                        + " started_at, last_error) FROM (SELECT * FROM saga ORDER BY id DESC LIMIT 30) t ORDER BY id",
                "SELECT CONCAT_WS(' ', id, host, success_rate, inactive_cause, assigned_instance_name, 'cooling',"
                        + " cooling_until, probe_ok, probed_at) FROM proxy ORDER BY id LIMIT 40",
                "SELECT CONCAT_WS(' ', at, proxy_id, instance_name, cause, score_before, score_after, evidence)"
                        + " FROM (SELECT * FROM proxy_ledger ORDER BY id DESC LIMIT 40) t ORDER BY id",
                "SELECT CONCAT_WS(' ', kind, subject, detail, opened_at, closed_at) FROM incident")
                .map(this::list).map(rows -> String.join("\n", rows)).collect(Collectors.joining("\n\n",
                        time.instant() + "\n", "\n"));
    }

    public DrivenGateway wireOf(String instance) {
        return wireOfInstance.get(instance);
    }

    public DrivenGateway gateway(String name) {
        return wires.get(name);
    }

    public List<String> gateways() {
        return List.copyOf(wires.keySet());
    }

    public List<String> instancesOf(String gateway) {
        return instances().filter(name -> wireOf(name) == wires.get(gateway)).toList();
    }

    /** Whether the session waits for its QR code to be scanned. */
    boolean showsQr(String instance) {
        JsonObject memory = wireOf(instance).truth(instance).getJsonObject("memory");
        return memory != null && memory.getBoolean("awaitsScan");
    }

    public Stream<String> instances() {
        return wireOfInstance.keySet().stream().sorted();
    }

    public Account account() {
        return account;
    }

    public ProxyHistory proxies() {
        return proxies;
    }

    public DrivenNode node(int n) {
        return nodes.get(n - 1);
    }

    public DrivenTime time() {
        return time;
    }

    public DrivenSettings settings() {
        return settings;
    }
}
