package dev.caravan.http.endpoint;

import java.time.Clock;

import dev.caravan.http.Caller;
import dev.caravan.http.QueryParams;
import dev.caravan.http.endpoint.CheckEnrichment.Checked;
import dev.caravan.ops.DatabaseCheck;
import dev.caravan.ops.Fleet;
import dev.caravan.store.ProxyDirectory;
import org.apache.camel.Exchange;

/** What is behind {@code /api/health}. Without a key only the one word is told. */
public final class HealthEndpoints {

    public record ShortHealth(HealthStatus status) { }

    private static final int UNAVAILABLE = 503;

    private final DatabaseCheck database;
    private final Fleet fleet;
    private final ProxyDirectory pool;
    private final String version;
    private final String profile;
    private final Places checks;
    private final Clock clock;

    /** @param checks that are answered at a time */
    public HealthEndpoints(DatabaseCheck database, Fleet fleet, ProxyDirectory pool, String version, String profile,
                           int checks, Clock clock) {
        this.checks = new Places(checks, "checks");
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
            return new Answer(UNAVAILABLE, "application/json", new ShortHealth(HealthStatus.DOWN));
        }
        Fleet.Snapshot now = fleet.snapshot();
        HealthStatus status = now.well() ? HealthStatus.UP : HealthStatus.DEGRADED;
        return Answer.ok(!keyed ? new ShortHealth(status) : new HealthJson(status, version, profile, true,
                InstanceCountsJson.of(now.instances()), PoolStatisticsJson.of(pool.statistics()),
                now.assignments(), now.gateways(), now.incidents(), now.takenAt()));
    }

    /** The beginning of a check: it lasts as long as the slowest gateway. */
    public void admit(Exchange exchange) {
        checks.take(exchange);
    }

    public Answer checked(Checked checked) {
        return Answer.ok(CheckReportJson.of(checked, clock.instant()));
    }
}
