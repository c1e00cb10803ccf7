package dev.caravan.routes;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;

import dev.caravan.testing.TestClock;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows that a fleet in trouble leaves, as of the moment of a clock, in an emptied database. */
final class FailedFleet {

    private static final List<String> TABLES = List.of("incident", "saga_try", "saga", "proxy_ledger", "proxy",
            "instance_timeline", "instance", "gateway", "setting");

    private final JdbcClient jdbc;
    private final TestClock clock;

    FailedFleet(JdbcClient jdbc, TestClock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
        TABLES.forEach(table -> jdbc.sql("DELETE FROM " + table).update());
    }

    void gateway(String name, boolean reachable) {
        jdbc.sql("INSERT INTO gateway (name, kind, reachable, reachable_since, poll_due_at, inventory_due_at)"
                        + " VALUES (:name, 'evolution', :up, :now, :now, :now)").param("name", name)
                .param("up", reachable).param("now", now()).update();
    }

    void down(String name) {
        jdbc.sql("UPDATE gateway SET reachable = 0, reachable_since = :now, poll_due_at = :due WHERE name = :name")
                .param("name", name).param("now", now())
                .param("due", utc(clock.instant().plus(Duration.ofMinutes(1)))).update();
    }

    void instances(int count, String gateway, String status, Integer code) {
        int before = jdbc.sql("SELECT COUNT(*) FROM instance WHERE reason_code <=> :code").param("code", code)
                .query(Integer.class).single();
        for (int n = 0; n < count; n++) {
            jdbc.sql("INSERT INTO instance (name, gateway, enabled, connection_status, status_since, reason_code,"
                            + " reason_at, created_at, changed_at)"
                            + " VALUES (:name, :gateway, 1, :status, :now, :code, :now, :now, :now)")
                    .param("name", gateway + "-" + code + "-" + (before + n)).param("gateway", gateway)
                    .param("status", status).param("code", code).param("now", now()).update();
        }
    }

    /** Some instances go down with their code once more. */
    void touched(int count) {
        jdbc.sql("UPDATE instance SET reason_at = :now ORDER BY id LIMIT :n").param("now", now()).param("n", count)
                .update();
    }

    void waiting(int count, String gateway) {
        instances(count, gateway, "DISCONNECTED", null);
        jdbc.sql("INSERT INTO saga (instance_name, gateway, step, cause, last_error, due_at, started_at, updated_at)"
                        + " SELECT name, gateway, 'LEASE', 'opened', 'no active proxy is free', :now, :now, :now"
                        + " FROM instance WHERE reason_code IS NULL").param("now", now()).update();
    }

    /** Proxies that lately had that outcome with an instance, or with none. */
    void proxies(String name, String cause, int count, String host, String instance) {
        IntStream.rangeClosed(1, count).mapToObj(host::formatted).forEach(address ->
                jdbc.sql("INSERT INTO proxy_ledger (proxy_id, instance_name, at, cause, evidence, score_before,"
                                + " score_after) VALUES (:id, :instance, :now, :cause, :name, 50, 50)")
                        .param("id", proxy(address, null)).param("instance", instance).param("now", now())
                        .param("cause", cause).param("name", name).update());
    }

    long proxy(String host, String instance) {
        return jdbc.sql("INSERT INTO proxy (protocol, host, port, is_active, assigned_instance_name, created_at,"
                        + " updated_at) VALUES ('http', :host, 80, :active, :instance, :now, :now) RETURNING id")
                .param("host", host).param("active", host.startsWith("fresh")).param("instance", instance)
                .param("now", now()).query(Long.class).single();
    }

    /** Gateways are polled, unless they have not been for long. */
    void polled() {
        jdbc.sql("UPDATE gateway SET poll_due_at = GREATEST(poll_due_at, :due) WHERE poll_due_at >= :recent")
                .param("due", now()).param("recent", utc(clock.instant().minusSeconds(60))).update();
    }

    Object now() {
        return utc(clock.instant());
    }

    static LocalDateTime utc(Instant instant) {
        return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
