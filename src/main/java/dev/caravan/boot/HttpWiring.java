package dev.caravan.boot;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;

import dev.caravan.campaign.MessageIntake;
import dev.caravan.domain.KeyHash;
import dev.caravan.fleet.EventFeed;
import dev.caravan.fleet.EventIntake;
import dev.caravan.fleet.FleetCounters;
import dev.caravan.fleet.InstanceCommands;
import dev.caravan.gateway.Gateways;
import dev.caravan.http.Caller;
import dev.caravan.http.HttpEdge;
import dev.caravan.http.KeyDirectory;
import dev.caravan.http.ProblemRequestValidator;
import dev.caravan.http.endpoint.AttentionEndpoints;
import dev.caravan.http.endpoint.EventStreams;
import dev.caravan.http.endpoint.IncidentEndpoints;
import dev.caravan.http.endpoint.InstanceEndpoints;
import dev.caravan.http.endpoint.KeyEndpoints;
import dev.caravan.http.endpoint.ProxyEndpoints;
import dev.caravan.http.endpoint.ProxyTestEndpoints;
import dev.caravan.http.endpoint.SenderEndpoints;
import dev.caravan.http.endpoint.SweepEndpoints;
import dev.caravan.http.endpoint.WebhookEndpoints;
import dev.caravan.http.endpoint.WebhookTokens;
import dev.caravan.ops.management.ManagementEdge;
import dev.caravan.probe.ProxyCheck;
import dev.caravan.store.ApiKeyStore;
import dev.caravan.store.FirstAdminKey;
import dev.caravan.store.ProxyScores;
import org.apache.camel.spi.Registry;

/** The HTTP edge, and what is behind each of its endpoints. */
final class HttpWiring {

    private final Settings settings;
    private final Stores stores;
    private final Gateways gateways;
    private final FleetCounters counters;
    private final Clock clock;

    HttpWiring(Settings settings, Stores stores, Gateways gateways, FleetCounters counters, Clock clock) {
        this.settings = settings;
        this.stores = stores;
        this.gateways = gateways;
        this.counters = counters;
        this.clock = clock;
    }

    /** @param environment may hold the first admin key */
    HttpEdge bindEdge(Registry registry, Map<String, String> environment) {
        try {
            new FirstAdminKey(stores.keys(), System.out).ensure(environment.get(FirstAdminKey.VARIABLE));
        } catch (IllegalStateException e) {
            throw new StartException(e.getMessage(), e);
        }
        HttpEdge edge = new HttpEdge(new StoredKeys(stores.keys()), new WebhookTokens(gateways, counters, clock), clock,
                settings.http().edge());
        registry.bind("httpEdge", edge);
        registry.bind("managementEdge", new ManagementEdge());
        registry.bind("restRequestValidator", new ProblemRequestValidator());
        return edge;
    }

    void bindEndpoints(Registry registry, HttpEdge edge, ProxyCheck check, EventIntake intake, MessageIntake messages,
                       SweepWiring sweeps) {
        bindFleet(registry, check);
        bindEvents(registry, edge);
        registry.bind("keyEndpoints", new KeyEndpoints(stores.keys(), edge));
        WebhookEndpoints webhooks = new WebhookEndpoints(gateways, intake, messages, counters, clock);
        registry.bind("webhookEndpoints", webhooks);
        edge.serveWebhooks(webhooks);
        registry.bind("sweepEndpoints", new SweepEndpoints(sweeps.sweeps(), sweeps.memory()));
    }

    private void bindFleet(Registry registry, ProxyCheck check) {
        FleetSettings fleet = settings.fleet();
        registry.bind("instanceEndpoints", new InstanceEndpoints(stores.directory(),
                new InstanceCommands(stores.instances(), stores.sagas(), stores.audit(), counters,
                        fleet.discardBudget(), clock),
                gateways, fleet.qrAge(), clock));
        registry.bind("senderEndpoints",
                new SenderEndpoints(stores.senders(), stores.directory(), stores.audit()));
        registry.bind("proxyEndpoints", new ProxyEndpoints(stores.pool(), stores.imports(), stores.proxies(),
                stores.sagas(), stores.directory(), stores.audit(), stores.scores(), check, gateways, counters,
                settings.pool().importDefault(), settings.http().slowRequests()));
        registry.bind("proxyTestEndpoints", new ProxyTestEndpoints(stores.batches(), stores.audit()));
        registry.bind("attentionEndpoints", new AttentionEndpoints(stores.attention()));
    }

    private void bindEvents(Registry registry, HttpEdge edge) {
        EventStreams streams = new EventStreams(new EventFeed(stores.events(), settings.incidents().settle(), clock),
                settings.incidents().events(), clock);
        registry.bind("eventStreams", streams);
        edge.serve("/api/events", streams);
        registry.bind("incidentEndpoints", new IncidentEndpoints(stores.incidents(), stores.audit(),
                id -> stores.scores().reverse(id).map(ProxyScores.Reversal::proxies).orElse(0)));
    }

    /** The keys of the database, as the HTTP edge asks for them. */
    private record StoredKeys(ApiKeyStore store) implements KeyDirectory {

        @Override
        public Optional<Caller> find(KeyHash hash) {
            return store.find(hash).map(key -> new Caller(key.id(), key.name(), key.role()));
        }

        @Override
        public void used(Caller caller) {
            store.touch(caller.keyId());
        }
    }
}
