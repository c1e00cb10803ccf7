package dev.caravan.http.endpoint;

import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import dev.caravan.domain.Band;
import dev.caravan.domain.Instance;
import dev.caravan.domain.ProbeResult;
import dev.caravan.domain.ProxyProtocol;
import dev.caravan.domain.saga.Saga.Kind;
import dev.caravan.domain.saga.SagaStep;
import dev.caravan.fleet.FleetCounters;
import dev.caravan.gateway.GatewaySettings;
import dev.caravan.gateway.Gateways;
import dev.caravan.http.ApiProblem;
import dev.caravan.http.Caller;
import dev.caravan.http.JsonBody;
import dev.caravan.http.QueryParams;
import dev.caravan.ops.log.EventLog;
import dev.caravan.ops.log.LogTexts;
import dev.caravan.probe.ProxyCheck;
import dev.caravan.store.SagaStore;
import dev.caravan.store.AuditStore;
import dev.caravan.store.InstanceDirectory;
import dev.caravan.store.Pooled;
import dev.caravan.store.ProxyDirectory;
import dev.caravan.store.ProxyDirectory.LedgerEntry;
import dev.caravan.store.ProxyImport;
import dev.caravan.store.ProxyImport.Imported;
import dev.caravan.store.ProxyScores;
import dev.caravan.store.ProxyStore;
import org.apache.camel.Exchange;

/** What is behind {@code /api/proxies}. Passwords go in and never come out. */
public final class ProxyEndpoints {

    private static final int LONGEST_CODE = 16;

    private final ProxyDirectory directory;
    private final ProxyImport pool;
    private final ProxyStore proxies;
    private final SagaStore assignments;
    private final InstanceDirectory instances;
    private final AuditStore audit;
    private final ProxyScores scores;
    private final ProxyCheck check;
    private final Gateways gateways;
    private final FleetCounters counters;
    private final ProxyProtocol fallback;
    private final Places tests;

    /**
     * @param fallback protocol of imported entries that name none
     * @param tests    of one proxy that are answered at a time
     */
    public ProxyEndpoints(ProxyDirectory directory, ProxyImport pool, ProxyStore proxies, SagaStore assignments,
                          InstanceDirectory instances, AuditStore audit, ProxyScores scores, ProxyCheck check,
                          Gateways gateways, FleetCounters counters, ProxyProtocol fallback, int tests) {
        this.tests = new Places(tests, "tests");
        this.gateways = gateways;
        this.counters = counters;
        this.scores = scores;
        this.check = check;
        this.directory = directory;
        this.pool = pool;
        this.proxies = proxies;
        this.assignments = assignments;
        this.instances = instances;
        this.audit = audit;
        this.fallback = fallback;
    }

    public Answer list(Exchange exchange) {
        QueryParams query =
                QueryParams.of(exchange, "limit", "cursor", "active", "used", "band", "protocol", "country");
        String country = query.text("country", LONGEST_CODE).orElse(null);
        var filter = new ProxyDirectory.Filter(query.flag("active").orElse(null), query.flag("used").orElse(null),
                query.oneOf("band", Band.class).orElse(null), query.oneOf("protocol", ProxyProtocol.class).orElse(null),
                country == null ? null : country.toUpperCase(Locale.ROOT));
        long after = query.cursor("proxies", 1).map(cursor -> cursor.number(0)).orElse(0L);
        return Answer.ok(Listing.of("proxies", directory.list(filter, after, query.limit()), ProxyJson::of,
                Pooled::id));
    }

    public Answer statistics(Exchange exchange) {
        QueryParams.of(exchange);
        return Answer.ok(PoolStatisticsJson.of(directory.statistics()));
    }

    public Answer ledger(Exchange exchange) {
        QueryParams query = QueryParams.of(exchange, "limit", "cursor");
        long id = proxy(exchange).id();
        long before = query.cursor("ledger", 1).map(cursor -> cursor.number(0)).orElse(Long.MAX_VALUE);
        return Answer.ok(Listing.of("ledger", directory.ledger(id, before, query.limit()), entry -> entry,
                LedgerEntry::id));
    }

    public Answer add(Exchange exchange) {
        QueryParams.of(exchange);
        String type = exchange.getMessage().getHeader(Exchange.CONTENT_TYPE, "", String.class);
        InputStream body = exchange.getMessage().getBody(InputStream.class);
        AtomicReference<Imported> sum = new AtomicReference<>(new Imported(0, 0, 0));
        ProxyList list = new ProxyList(fallback, batch -> sum.updateAndGet(s -> s.plus(pool.add(batch))));
        List<ProxyList.Rejected> rejected = list.read(type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT),
                body == null ? InputStream.nullInputStream() : body);
        Imported done = sum.get();
        EventLog.PROXY.general().info(LogTexts.of("proxy.imported"), actor(exchange),
                done.imported(), done.updated(), done.unchanged(), rejected.size());
        audit.add(actor(exchange), "import-proxies", "pool", done + ", " + rejected.size() + " rejected");
        return Answer.ok(new ImportJson(done.imported(), done.updated(), done.unchanged(), rejected));
    }

    /** Begins the saga that gives an instance a proxy; who calls follows it in the instance's details. */
    public Answer assign(Exchange exchange) {
        QueryParams.of(exchange);
        Instance instance = instance(exchange);
        if (proxies.ofInstance(instance.name()).isPresent()) {
            throw ApiProblem.conflict("The instance has a proxy already; release it first.");
        }
        GatewaySettings gateway = gateways.find(instance.gateway()).orElseThrow(() -> ApiProblem.conflict(
                "The instance's gateway " + instance.gateway() + " is not configured any more."));
        if (!directory.anyAvailable(gateway.kind().proxyProtocols())) {
            throw new ApiProblem(409, "no-proxy-available",
                    "No active proxy is free that this gateway can use: import more, or activate some.");
        }
        begin(exchange, instance.name(), SagaStep.LEASE, "assign-proxy");
        return Answer.accepted(saga(instance.name()));
    }

    public Answer release(Exchange exchange) {
        QueryParams.of(exchange);
        Instance instance = instance(exchange);
        if (proxies.ofInstance(instance.name()).isEmpty()) {
            throw ApiProblem.conflict("The instance has no proxy.");
        }
        if (gateways.find(instance.gateway()).isEmpty()) {
            audit.add(actor(exchange), "release-proxy", instance.name(), "gateway not configured");
            assignments.giveBackUnasked(instance.name());
            return Answer.ok(saga(instance.name()));
        }
        begin(exchange, instance.name(), SagaStep.CLEAR, "release-proxy");
        return Answer.accepted(saga(instance.name()));
    }

    public Answer patch(Exchange exchange) {
        QueryParams.of(exchange);
        long id = proxy(exchange).id();
        ProxyPatchBody patch = JsonBody.read(exchange, ProxyPatchBody.class);
        if (patch.isActive() == null && patch.country() == null) {
            throw ApiProblem.invalidValue("body", "expected isActive, country or both");
        }
        String country = country(patch);
        if (country != null) {
            directory.country(id, country);
        }
        if (patch.isActive() != null) {
            directory.activate(id, patch.isActive(), actor(exchange));
        }
        audit.add(actor(exchange), "change-proxy", String.valueOf(id), patch.toString());
        return Answer.ok(ProxyJson.of(proxies.find(id).orElseThrow(() -> ApiProblem.unknownName("proxy", "" + id))));
    }

    /** Tests one proxy; the outcome counts for its score. */
    public Answer test(Exchange exchange) {
        Pooled proxy = proxy(exchange);
        tests.take(exchange);
        ProbeResult result = check.check(proxies.address(proxy.id()).orElseThrow()).toCompletableFuture().join();
        if (result.verdict() == ProbeResult.Verdict.UNTESTED && !result.forbidden()) {
            throw ApiProblem.unavailable("Not tested: " + result.error() + ".");
        }
        if (result.forbidden()) {
            throw new ApiProblem(422, "forbidden-address", "Not tested: " + result.error()
                    + "; proxy-probe.allow-private allows such.");
        }
        ProxyScores.Scored scored = scores.tested(proxy.id(), result);
        counters.probed(result.verdict());
        EventLog.PROXY.general().info(LogTexts.of("proxy.tested"), proxy.id(), actor(exchange),
                result.ok() ? "ok" : result.error(), result.millis());
        return Answer.ok(new ProxyTestJson(proxy.id(), result.ok(), result.millis(), result.error(), scored.before(),
                scored.after()));
    }

    public Answer delete(Exchange exchange) {
        QueryParams.of(exchange);
        Pooled proxy = proxy(exchange);
        if (!directory.delete(proxy.id())) {
            throw ApiProblem.conflict("The proxy is in use; release its instance first.");
        }
        audit.add(actor(exchange), "delete-proxy", String.valueOf(proxy.id()), proxy.host() + ":" + proxy.port());
        return Answer.ok(ProxyJson.of(proxy));
    }

    private void begin(Exchange exchange, String name, SagaStep step, String action) {
        audit.add(actor(exchange), action, name, null);
        if (!assignments.begin(name, step, "admin")) {
            throw ApiProblem.conflict("The instance's proxy is being changed at this moment; see its details.");
        }
    }

    private SagaJson saga(String name) {
        return new SagaJson(InstanceJson.of(instances.find(name).orElseThrow()),
                instances.saga(name, Kind.ASSIGNMENT).orElse(null));
    }

    private Instance instance(Exchange exchange) {
        String name = JsonBody.read(exchange, InstanceBody.class).instance();
        if (name == null || name.isBlank()) {
            throw ApiProblem.invalidValue("instance", "expected the name of an instance");
        }
        return instances.find(name).orElseThrow(() -> ApiProblem.unknownName("instance", name)).instance();
    }

    private Pooled proxy(Exchange exchange) {
        String text = exchange.getMessage().getHeader("id", String.class);
        if (!text.matches("[0-9]{1,18}")) {
            throw ApiProblem.invalidValue("id", "expected a whole number");
        }
        return proxies.find(Long.parseLong(text)).orElseThrow(() -> ApiProblem.unknownName("proxy", text));
    }

    private static String country(ProxyPatchBody patch) {
        if (patch.country() == null) {
            return null;
        }
        try {
            return Optional.ofNullable(ProxyList.country(patch.country())).orElseThrow(IllegalArgumentException::new);
        } catch (IllegalArgumentException e) {
            throw ApiProblem.invalidValue("country", "expected two letters");
        }
    }

    private static String actor(Exchange exchange) {
        return Caller.of(exchange).map(Caller::name).orElse("unknown");
    }
}
