package dev.caravan.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.caravan.domain.Sweep;
import dev.caravan.domain.SweepFindings;
import dev.caravan.domain.SweepRun;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The runs of the sweeps, of which one at a time is under way, whichever node has it. */
public final class SweepStore {

    private record Next(String sweep, long at) { }

    private static final JsonMapper JSON = new JsonMapper();
    private static final int ERROR_LENGTH = 500;
    private static final long NO_RUN = 0;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final String node;
    private final Duration longest;

    /**
     * @param node    name of this node
     * @param longest a run that takes longer is given up, so that it does not keep the next ones away for ever
     */
    public SweepStore(DataSource dataSource, Clock clock, String node, Duration longest) {
        this.jdbc = JdbcClient.create(dataSource);
        this.clock = clock;
        this.node = node;
        this.longest = longest;
    }

    /**
     * Begins a run; none if one is under way anywhere.
     *
     * @param underWay runs that this node carries out; another one of its own has ended, and that could not be written
     */
    public Optional<SweepRun> begin(Sweep sweep, String cause, Collection<Long> underWay) {
        Instant now = clock.instant();
        jdbc.sql(Sql.text("end-lost-sweep-runs")).param("sweep", sweep.code()).param("node", node)
                .param("underWay", underWay.isEmpty() ? List.of(NO_RUN) : underWay).param("now", Rows.utc(now))
                .update();
        jdbc.sql(Sql.text("give-up-sweep-run")).param("sweep", sweep.code()).param("now", Rows.utc(now))
                .param("tooLong", Rows.utc(now.minus(longest))).update();
        try {
            long id = jdbc.sql(Sql.text("insert-sweep-run")).param("sweep", sweep.code()).param("node", node)
                    .param("cause", cause).param("now", Rows.utc(now)).query(Long.class).single();
            return Optional.of(new SweepRun(id, sweep, node, cause, now, null, null, null));
        } catch (DuplicateKeyException e) {
            return Optional.empty();
        }
    }

    /** @return false if it had been given up */
    public boolean end(SweepRun run) {
        return jdbc.sql(Sql.text("end-sweep-run")).param("id", run.id()).param("now", Rows.utc(clock.instant()))
                .param("findings", run.findings() == null ? null : json(run.findings()))
                .param("error", Rows.cut(run.error(), ERROR_LENGTH)).update() == 1;
    }

    /** The newest runs, newest first. */
    public List<SweepRun> newest(Sweep sweep, int limit) {
        return jdbc.sql(Sql.text("list-sweep-runs")).param("sweep", sweep.code()).param("limit", limit)
                .query((row, n) -> run(row)).list();
    }

    /** When each sweep is due next, by the schedule of the cluster. */
    public Map<String, Instant> next() {
        return jdbc.sql(Sql.text("list-next-sweeps")).param("cluster", ClusteredJobs.CLUSTER)
                .query((row, n) -> new Next(row.getString(1), row.getLong(2))).list().stream()
                .collect(Collectors.toMap(Next::sweep, next -> Instant.ofEpochMilli(next.at())));
    }

    private static SweepRun run(ResultSet row) throws SQLException {
        String findings = row.getString("findings");
        return new SweepRun(row.getLong("id"), Sweep.ofCode(row.getString("sweep")).orElseThrow(),
                row.getString("node"), row.getString("cause"), Rows.instant(row, "started_at"),
                Rows.instant(row, "ended_at"), findings == null ? null : findings(findings), row.getString("error"));
    }

    private static String json(SweepFindings findings) {
        try {
            return JSON.writeValueAsString(findings);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("findings that cannot be written", e);
        }
    }

    private static SweepFindings findings(String json) {
        try {
            return JSON.readValue(json, SweepFindings.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("findings that cannot be read", e);
        }
    }
}
