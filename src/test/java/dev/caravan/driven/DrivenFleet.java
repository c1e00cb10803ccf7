package dev.caravan.driven;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
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
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;

/**
 * Caravan and its world under one driven clock: simulated gateways, proxies and people on one side, nodes of Caravan
 * over a real MariaDB on the other, an account of what really happened between them. Time jumps from one thing that is
 * due to the next.
 */
public final class DrivenFleet {

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
    private final Records records;
    private DrivenCheck check;

    /** @param dataSource a migrated schema; whatever is in it is thrown away */
    public DrivenFleet(DataSource dataSource, Plan plan) {
        this.dataSource = dataSource;
        this.settings = DrivenSettings.with(plan.changed());
        this.random = new Random(plan.seed());
        this.company = plan.nodes() > 1;
        this.records = new Records(dataSource, settings.score().unstable(), time);
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
        DrivenParts parts = new DrivenParts(name, dataSource, time, settings, gateways, check, seal, random,
                firstAlive().isEmpty());
        DrivenCalls calls = new DrivenCalls(name, time, settings, gateways, wires, account);
        DrivenNode node = new DrivenNode(name, parts, calls, dataSource, time, settings,
                () -> firstAlive().equals(name), company);
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
                () -> records.count("SELECT COUNT(*) FROM instance WHERE connection_status = 'CONNECTED'"
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

    /** The proxy that the instance's socket really uses, or null. */
    public String effectiveProxyOf(String instance) {
        return wireOf(instance).truth(instance).getString("effectiveProxy");
    }

    public Instance instance(String name) {
        return nodes.get(0).instances().find(name).orElseThrow();
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

    public Records records() {
        return records;
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
