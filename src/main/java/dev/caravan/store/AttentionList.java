package dev.caravan.store;

import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;

import dev.caravan.domain.HumanNeed;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The enabled instances that need a person, those that have waited longest first; one through which no campaign sends
 * needs one too. It writes nothing.
 */
public final class AttentionList {

    /** @param since when the need arose */
    public record Needed(long id, String instance, String gateway, HumanNeed need, Instant since) {
    }

    /** Of the enabled instances: how many there are, are connected, and need a person. */
    public record Counts(long enabled, long connected, long needing) {
    }

    private final JdbcClient jdbc;

    public AttentionList(DataSource dataSource) {
        this.jdbc = JdbcClient.create(dataSource);
    }

    /**
     * A page of the list.
     *
     * @param afterSince {@code since} of the last one of the page before, {@link Instant#EPOCH} for the first page
     * @param afterId    its id
     */
    public Page<Needed> list(Instant afterSince, long afterId, int limit) {
        List<Needed> read = jdbc.sql(Sql.text("list-attention")).param("afterSince", Rows.utc(afterSince))
                .param("afterId", afterId).param("held", HumanNeed.SENDING_HELD.code()).param("limit", limit + 1)
                .query((row, n) -> new Needed(row.getLong("id"), row.getString("name"), row.getString("gateway"),
                        HumanNeed.ofCode(row.getString("need")), Rows.instant(row, "since")))
                .list();
        return Page.of(read, limit, counts().needing());
    }

    public Counts counts() {
        return jdbc.sql(Sql.text("count-attention"))
                .query((row, n) -> new Counts(row.getLong("enabled"), row.getLong("connected"),
                        row.getLong("needing"))).single();
    }
}
