package dev.caravan.driven;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;

import org.springframework.jdbc.core.simple.JdbcClient;

/** What Caravan has written down: the rows as they are, past its own parts. */
public final class Records {

    /** What put a proxy out of the pool. */
    public record Ejection(String address, Instant at, String cause) {
    }

    private final JdbcClient jdbc;
    private final int unstable;
    private final Clock clock;

    /** @param unstable the lowest score of a proxy that is in the pool */
    Records(DataSource dataSource, int unstable, Clock clock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.unstable = unstable;
        this.clock = clock;
    }

    /** The proxy that Caravan has given an instance, as {@code host:port}, or null. */
    public String proxyOf(String instance) {
        return jdbc.sql("SELECT CONCAT(host, ':', port) FROM proxy WHERE assigned_instance_name = :name")
                .param("name", instance).query(String.class).optional().orElse(null);
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
                .param("unstable", unstable)
                .query((row, n) -> new Ejection(row.getString("address"),
                        row.getObject("at", LocalDateTime.class).toInstant(ZoneOffset.UTC), row.getString("cause")))
                .list();
    }

    /** What Caravan noted of an instance since shortly before a moment, for the one who has to find out why. */
    public String story(String instance, Instant from) {
        return instance + " from " + from + "\n" + String.join("\n", jdbc.sql("SELECT CONCAT_WS(' ', at, subject,"
                        + " from_value, '>', to_value, cause, evidence) FROM instance_timeline"
                        + " WHERE instance_name = :name"
                        + " AND at >= :from ORDER BY at, id LIMIT 40")
                .param("name", instance).param("from", LocalDateTime.ofInstant(from.minusSeconds(300), ZoneOffset.UTC))
                .query(String.class).list()) + "\n";
    }

    /** What Caravan knows, for the one who has to find out why a row failed. */
    public String describe() {
        return Stream.of("SELECT CONCAT_WS(' ', name, connection_status, status_since, reason, needs_human,"
                        + " proxy_state, 'next', next_attempt_at, attempt, recovery_fault) FROM instance ORDER BY name",
                "SELECT CONCAT_WS(' ', at, instance_name, subject, from_value, '>', to_value, cause, evidence)"
                        + " FROM (SELECT * FROM instance_timeline ORDER BY id DESC LIMIT 40) t ORDER BY id",
                "SELECT CONCAT_WS(' ', id, instance_name, kind, cause, step, outcome, 'try', attempt, 'due', due_at,"
                        + " owner, started_at, updated_at, last_error)"
                        + " FROM (SELECT * FROM saga ORDER BY id DESC LIMIT 30) t ORDER BY id",
                "SELECT CONCAT_WS(' ', id, host, success_rate, inactive_cause, assigned_instance_name, 'cooling',"
                        + " cooling_until, probe_ok, probed_at) FROM proxy ORDER BY id LIMIT 40",
                "SELECT CONCAT_WS(' ', at, proxy_id, instance_name, cause, score_before, score_after, evidence)"
                        + " FROM (SELECT * FROM proxy_ledger ORDER BY id DESC LIMIT 40) t ORDER BY id",
                "SELECT CONCAT_WS(' ', kind, subject, detail, opened_at, closed_at) FROM incident")
                .map(this::list).map(rows -> String.join("\n", rows)).collect(Collectors.joining("\n\n",
                        clock.instant() + "\n", "\n"));
    }
}
