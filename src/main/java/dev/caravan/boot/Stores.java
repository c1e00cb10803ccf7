package dev.caravan.boot;

import java.time.Clock;
import javax.sql.DataSource;

import dev.caravan.store.ApiKeyStore;
import dev.caravan.store.AttentionList;
import dev.caravan.store.AuditStore;
import dev.caravan.store.EventLedger;
import dev.caravan.store.GatewayStore;
import dev.caravan.store.IncidentSigns;
import dev.caravan.store.IncidentStore;
import dev.caravan.store.InstanceDirectory;
import dev.caravan.store.InstanceStore;
import dev.caravan.store.LoginTurns;
import dev.caravan.store.PasswordSeal;
import dev.caravan.store.ProbeBatchStore;
import dev.caravan.store.ProbeStore;
import dev.caravan.store.ProxyDirectory;
import dev.caravan.store.ProxyImport;
import dev.caravan.store.ProxyScores;
import dev.caravan.store.ProxyStore;
import dev.caravan.store.ReconnectionStore;
import dev.caravan.store.SagaStore;
import dev.caravan.store.SenderStore;
import dev.caravan.store.SessionPings;
import dev.caravan.store.SweepLooks;
import dev.caravan.store.SweepStore;
import dev.caravan.store.Turns;

/**
 * What is kept in the database, each thing once.
 *
 * @param imports proxies that come into the pool
 * @param pool    the proxies as people see them
 */
record Stores(InstanceStore instances, InstanceDirectory directory, GatewayStore gateways, ProxyStore proxies,
              ProxyImport imports, ProxyScores scores, ProxyDirectory pool, ProbeStore probes, ProbeBatchStore batches,
              SagaStore sagas, ReconnectionStore reconnections, SessionPings pings, IncidentStore incidents,
              IncidentSigns signs, Turns turns, SweepStore sweeps, SweepLooks looks, AttentionList attention,
              EventLedger events, ApiKeyStore keys, AuditStore audit, SenderStore senders) {

    static Stores over(DataSource dataSource, PasswordSeal seal, Settings settings, Clock clock) {
        String node = settings.fleet().node();
        PoolSettings pool = settings.pool();
        ConnectionSettings connection = settings.connection();
        InstanceStore instances = new InstanceStore(dataSource, clock);
        ProxyStore proxies = new ProxyStore(dataSource, seal, clock);
        ProxyImport imports = new ProxyImport(dataSource, seal, pool.score(), clock);
        ProxyScores scores = new ProxyScores(dataSource, pool.score(), pool.guard(),
                settings.incidents().policy().quiet(), clock);
        ProbeStore probes = new ProbeStore(dataSource, proxies, scores, pool.probe().halfOpen(), clock, node);
        LoginTurns logins = new LoginTurns(dataSource, gateway -> connection.gap(), connection.ahead(), clock);
        AuditStore audit = new AuditStore(dataSource, clock);
        return new Stores(instances, new InstanceDirectory(dataSource, settings.recovery().policy()),
                new GatewayStore(dataSource, clock, node), proxies, imports, scores,
                new ProxyDirectory(dataSource, scores, pool.score(), pool.statisticsAge(), clock), probes,
                new ProbeBatchStore(dataSource, clock),
                new SagaStore(dataSource, proxies, imports, scores, instances, logins, probes::demand, clock, node),
                new ReconnectionStore(dataSource, instances, audit, clock),
                new SessionPings(dataSource, instances, clock), new IncidentStore(dataSource, clock),
                new IncidentSigns(dataSource, clock), new Turns(dataSource, clock),
                new SweepStore(dataSource, clock, node, settings.sweeps().longest()), new SweepLooks(dataSource, clock),
                new AttentionList(dataSource), new EventLedger(dataSource), new ApiKeyStore(dataSource, clock), audit,
                new SenderStore(dataSource, clock));
    }
}
