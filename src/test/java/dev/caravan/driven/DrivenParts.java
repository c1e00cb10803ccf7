package dev.caravan.driven;

import java.util.List;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;

import dev.caravan.boot.DrivenSettings;
import dev.caravan.campaign.GroupCommit;
import dev.caravan.campaign.MessageEvents;
import dev.caravan.campaign.MessageIntake;
import dev.caravan.domain.saga.Saga;
import dev.caravan.fleet.Connections;
import dev.caravan.fleet.EventIntake;
import dev.caravan.fleet.FlapDetector;
import dev.caravan.fleet.FleetCounters;
import dev.caravan.fleet.FleetView;
import dev.caravan.fleet.Incidents;
import dev.caravan.fleet.InstanceCommands;
import dev.caravan.fleet.Inventories;
import dev.caravan.fleet.Observations;
import dev.caravan.fleet.ProxyAssignments;
import dev.caravan.fleet.ProxyProbes;
import dev.caravan.fleet.Reconnections;
import dev.caravan.fleet.RecoveryLook;
import dev.caravan.fleet.RoundTrips;
import dev.caravan.fleet.StatusPolls;
import dev.caravan.gateway.Gateways;
import dev.caravan.http.endpoint.WebhookEndpoints;
import dev.caravan.probe.ProxyCheck;
import dev.caravan.simulator.DrivenTime;
import dev.caravan.store.AuditStore;
import dev.caravan.store.GatewayStore;
import dev.caravan.store.IncidentSigns;
import dev.caravan.store.IncidentStore;
import dev.caravan.store.InstanceStore;
import dev.caravan.store.LoginTurns;
import dev.caravan.store.NodeStore;
import dev.caravan.store.PasswordSeal;
import dev.caravan.store.ProbeBatchStore;
import dev.caravan.store.ProbeStore;
import dev.caravan.store.ProxyImport;
import dev.caravan.store.ProxyScores;
import dev.caravan.store.ProxyStore;
import dev.caravan.store.ReconnectionStore;
import dev.caravan.store.SagaStore;
import dev.caravan.store.SessionPings;
import dev.caravan.store.SweepLooks;
import dev.caravan.store.Turns;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** The parts of one node over the database, put together as Wiring does. */
final class DrivenParts {

    final StatusPolls polls;
    final Inventories inventories;
    final ProxyAssignments assignments;
    final Connections connections;
    final ProxyProbes probes;
    final Reconnections reconnections;
    final EventIntake intake;
    final WebhookEndpoints webhooks;
    final InstanceStore instances;
    final InstanceCommands commands;
    final NodeStore nodes;
    final Incidents watch;
    final RecoveryLook recovery;
    final RoundTrips roundTrips;

    /** @param starts whether the cluster starts with this node */
    DrivenParts(String name, DataSource dataSource, DrivenTime time, DrivenSettings settings, Gateways gateways,
            ProxyCheck check, PasswordSeal seal, RandomGenerator random, boolean starts) {
        instances = new InstanceStore(dataSource, time);
        AuditStore audit = new AuditStore(dataSource, time);
        GatewayStore gatewayStore = new GatewayStore(dataSource, time, name);
        ProxyStore proxies = new ProxyStore(dataSource, seal, time);
        ProxyImport pool = new ProxyImport(dataSource, seal, settings.score(), time);
        ProxyScores scores = new ProxyScores(dataSource, settings.score(), settings.guard(), time);
        LoginTurns turns = new LoginTurns(dataSource, gateway -> settings.loginGap(), settings.loginsAhead(), time);
        ProbeStore probeStore = new ProbeStore(dataSource, proxies, scores, settings.halfOpen(), time, name);
        SagaStore sagas = new SagaStore(dataSource, proxies, pool, scores, instances, turns,
                probeStore::demand, time, name);
        FleetCounters counters = new FleetCounters(new SimpleMeterRegistry(), gateways.names());
        FleetView view = new FleetView(instances, time);
        Observations observations = new Observations(instances, view, settings.viewAge(), settings.enableDiscovered(),
                counters);
        polls = new StatusPolls(gateways, gatewayStore, view, observations, counters, time,
                settings.time("instance-status-polling.interval"), settings.time("instance-status-polling.lease"));
        inventories = new Inventories(gateways, gatewayStore, view, observations, sagas, proxies, instances, counters,
                time,
                settings.time("gateway-inventory.interval"), settings.time("gateway-inventory.lease"));
        assignments = new ProxyAssignments(gateways, sagas, instances, proxies, observations, counters,
                settings.assignment(), settings.assignmentLimits(), time);
        probes = new ProxyProbes(probeStore, new ProbeBatchStore(dataSource, time), check, counters,
                settings.probeLimits(), time);
        reconnections = new Reconnections(gateways, new ReconnectionStore(dataSource, instances, audit, time),
                settings.reconnect(), settings.reconnectLimits(), counters, random, time);
        intake = new EventIntake(observations, new FlapDetector(settings.flapping()), reconnections, counters,
                settings.intake(), time);
        webhooks = new WebhookEndpoints(gateways, intake,
                new MessageIntake(MessageEvents.none(), new GroupCommit.Limits(1, 1)), counters, time);
        commands = new InstanceCommands(instances, sagas, audit, counters, settings.discardBudget(), time);
        connections = new Connections(gateways, sagas, instances, proxies, probeStore, observations, audit, counters,
                settings.connection(), settings.connectionLimits(), time);
        gateways.names().forEach(gateway -> gatewayStore.put(gateway, gateways.get(gateway).kind()));
        nodes = new NodeStore(dataSource, time, name, "", settings.time("node.dead-after"));
        nodes.join();
        reconnections.start(starts);
        watch = new Incidents(gateways, new IncidentStore(dataSource, time),
                new IncidentSigns(dataSource, time), scores, new Turns(dataSource, time), settings.incidents(),
                settings.time("incident.every"), time);
        recovery = new RecoveryLook(new SweepLooks(dataSource, time), nodes, time,
                settings.time("recovery-sweep.stuck-after"), List.of(watch::report));
        roundTrips = new RoundTrips(gateways, new SessionPings(dataSource, instances, time),
                instance -> sagas.beginConnection(instance, Saga.ZOMBIE, null), watch, counters, settings.muteGuard(),
                settings.roundTripLimits(), time);
    }
}
