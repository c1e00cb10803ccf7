package dev.caravan.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javax.sql.DataSource;

import org.springframework.jdbc.core.simple.JdbcClient;

/** What instances were seen sending, kept for a while for messages whose outcome is or becomes unknown. */
public final class EchoStore {

    /** @param textHash SHA-256 of the text in hexadecimal digits */
    public record Echo(String keyId, String instance, long person, String textHash, Instant at) { }

    /** A message of unknown outcome, and an echo to the same person through the same instance. */
    public record Echoed(Doubt doubt, String keyId, String textHash, Instant at) { }

    private static final int AT_ONCE = 500;
    private static final int PURGED_AT_ONCE = 5_000;

    private final JdbcClient jdbc;
    private final Clock clock;

    public EchoStore(DataSource dataSource, Clock clock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.clock = clock;
    }

    /** Keeps those that are not of messages whose id is known; @return messages of unknown outcome that they may be. */
    public List<Echoed> keep(List<Echo> echoes) {
        List<Echo> kept = echoes.stream().filter(echo -> KeyIds.fits(echo.keyId()))
                .sorted(Comparator.comparing(Echo::keyId)).toList();
        if (kept.isEmpty()) {
            return List.of();
        }
        List<Object[]> rows = new ArrayList<>(kept.size());
        kept.forEach(echo -> rows.add(new Object[] {echo.keyId(), echo.instance(), echo.person(), echo.textHash(),
            CampaignRows.text(echo.at())}));
        jdbc.sql(Sql.text("insert-early-echoes")).param("echoes", CampaignRows.json(rows))
                .param("now", Rows.utc(clock.instant())).update();
        return jdbc.sql(Sql.text("list-doubts-of-echoes")).param("keys", kept.stream().map(Echo::keyId).toList())
                .query(EchoStore::row).list();
    }

    /**
     * Messages that are looked for, and echoes that they may be, of each message the earliest first.
     *
     * @param after the last one of those before, or null
     * @return empty if there are no more
     */
    public List<Echoed> echoed(Echoed after) {
        return jdbc.sql(Sql.text("list-echoed-doubts")).param("campaign", after == null ? 0 : after.doubt().campaign())
                .param("seq", after == null ? 0 : after.doubt().seq())
                .param("at", Rows.utc(after == null ? Instant.EPOCH : after.at()))
                .param("key", after == null ? "" : after.keyId()).param("limit", AT_ONCE).query(EchoStore::row).list();
    }

    private static Echoed row(ResultSet row, int number) throws SQLException {
        return new Echoed(Doubt.of(row, number), row.getString("echo_key"), row.getString("echo_hash"),
                Rows.instant(row, "echo_at"));
    }

    /** Forgets old ones: no message becomes unknown so late. */
    public int purge(Duration age) {
        return Rows.inParts(PURGED_AT_ONCE, jdbc.sql(Sql.text("purge-early-echoes"))
                .param("before", Rows.utc(clock.instant().minus(age))));
    }
}
