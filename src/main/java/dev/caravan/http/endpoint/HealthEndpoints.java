package dev.caravan.http.endpoint;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.caravan.domain.ConnectionStatus;
import dev.caravan.fleet.StatusPolls.PollReport;
import dev.caravan.http.Caller;
import dev.caravan.http.QueryParams;
import dev.caravan.ops.DatabaseCheck;
import dev.caravan.ops.Fleet;
import dev.caravan.store.GatewayStore.GatewayStatus;
import dev.caravan.store.InstanceDirectory.Counts;
import dev.caravan.store.ProxyDirectory;
import dev.caravan.store.ProxyScores.OpenIncident;
import org.apache.camel.Exchange;

/** What is behind {@code /api/health}. Without a key only the one word is told. */
public final class HealthEndpoints {

    /** UP; DEGRADED while a gateway is out of reach or an incident is open; DOWN without the database. */
    public enum Status {
        UP, DEGRADED, DOWN
    }

    public record ShortHealth(Status status) { }

    public record InstancesJson(long total, long enabled, long connected, long needsHuman, long withProxy,
                                Map<ConnectionStatus, Long> byStatus) {

        static InstancesJson of(Counts c) {
            return new InstancesJson(c.total(), c.enabled(), c.byStatus().getOrDefault(ConnectionStatus.CONNECTED, 0L),
                    c.needsHuman(), c.withProxy(), c.byStatus());
        }
    }

    public record Health(Status status, String version, String profile, boolean database, InstancesJson instances,
                         ProxyEndpoints.StatisticsJson proxies, int assignmentsRunning, List<GatewayStatus> gateways,
                         List<OpenIncident> incidents, Instant checkedAt) { }

    /** What a health sweep did. */
    public record CheckReport(Instant finishedAt, List<PollReport> gateways) { }

    private static final int UNAVAILABLE = 503;

    private final DatabaseCheck database;
    private final Fleet fleet;
    private final ProxyDirectory pool;
    private final String version;
    private final String profile;
    private final Clock clock;

    public HealthEndpoints(DatabaseCheck database, Fleet fleet, ProxyDirectory pool, String version, String profile,
                           Clock clock) {
        this.clock = clock;
        this.database = database;
        this.fleet = fleet;
        this.pool = pool;
        this.version = version;
        this.profile = profile;
    }

    public Answer health(Exchange exchange) {
        QueryParams.of(exchange);
        boolean keyed = Caller.of(exchange).isPresent();
        if (!database.answers()) {
            return new Answer(UNAVAILABLE, "application/json", new ShortHealth(Status.DOWN));
        }
        Fleet.Snapshot now = fleet.snapshot();
        Status status = now.well() ? Status.UP : Status.DEGRADED;
        return Answer.ok(!keyed ? new ShortHealth(status) : new Health(status, version, profile, true,
                InstancesJson.of(now.instances()), ProxyEndpoints.StatisticsJson.of(pool.statistics()),
                now.assignments(), now.gateways(), now.incidents(), now.takenAt()));
    }

    /** The answer to a sweep that was asked for; the body is the list of its reports. */
    public Answer checked(Exchange exchange) {
        List<?> reports = exchange.getMessage().getBody(List.class);
        return Answer.ok(new CheckReport(clock.instant(), reports.stream().map(PollReport.class::cast).toList()));
    }
}
