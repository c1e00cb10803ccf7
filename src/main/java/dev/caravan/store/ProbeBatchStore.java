package dev.caravan.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import javax.sql.DataSource;

import dev.caravan.store.ProxyDirectory.Filter;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tests of many proxies, one at a time; their probes are rows, so a test goes on whatever becomes of a node. */
public final class ProbeBatchStore {

    /**
     * A test and how far it is.
     *
     * @param state     running, done or cancelled
     * @param selection which proxies, as people read it
     * @param untested  probes that were not allowed
     */
    public record Batch(long id, String state, String selection, String startedBy, int total, int ok, int failed,
                        int untested, Instant startedAt, Instant finishedAt) {

        public int done() {
            return ok + failed + untested;
        }

        public boolean running() {
            return finishedAt == null;
        }
    }

    /** @param fresh false if another test was running already and is this one */
    public record Begun(Batch batch, boolean fresh) { }

    private static final int LONGEST_SELECTION = 500;

    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final Clock clock;

    public ProbeBatchStore(DataSource dataSource, Clock clock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transactions = new Transactions(dataSource);
        this.clock = clock;
    }

    /** Wants all proxies probed that pass a filter. */
    public Begun begin(Filter filter, String selection, String by) {
        return begin(selection, by, id -> jdbc.sql(Sql.text("enlist-batch")).param("active", filter.active())
                .param("used", filter.used()).param("band", filter.band() == null ? null : filter.band().ordinal())
                .param("protocol", filter.protocol() == null ? null : filter.protocol().code())
                .param("country", filter.country()).param("batch", id).param("now", now()).update());
    }

    /** Wants certain proxies probed; ids that are none are passed over. */
    public Begun begin(Collection<Long> ids, String selection, String by) {
        return begin(selection, by, id -> jdbc.sql(Sql.text("enlist-batch-of")).param("ids", ids).param("batch", id)
                .param("now", now()).update());
    }

    private Begun begin(String selection, String by, LongConsumer enlist) {
        try {
            return transactions.in(() -> {
                jdbc.sql(Sql.text("insert-probe-batch")).param("selection", Rows.cut(selection, LONGEST_SELECTION))
                        .param("by", by).param("now", now()).update();
                long id = running().orElseThrow().id();
                enlist.accept(id);
                jdbc.sql(Sql.text("size-probe-batch")).param("id", id).update();
                return new Begun(find(id).orElseThrow(), true);
            });
        } catch (DuplicateKeyException e) {
            return running().map(batch -> new Begun(batch, false)).orElseGet(() -> begin(selection, by, enlist));
        }
    }

    /** Ends the running test if none of its probes is left. @return it, if this call has ended it */
    public Optional<Batch> endFinished() {
        return running().filter(batch -> jdbc.sql(Sql.text("end-probe-batch")).param("id", batch.id())
                .param("now", now()).update() == 1).flatMap(batch -> find(batch.id()));
    }

    /** Ends a running test; probes that are under way end, and count for their proxies. @return false if it ran not */
    public boolean cancel(long id) {
        return transactions.in(() -> {
            if (jdbc.sql(Sql.text("cancel-probe-batch")).param("id", id).param("now", now()).update() != 1) {
                return false;
            }
            jdbc.sql(Sql.text("delete-batch-probes")).param("id", id).update();
            jdbc.sql(Sql.text("free-batch-probes")).param("id", id).update();
            return true;
        });
    }

    public Optional<Batch> running() {
        return jdbc.sql(Sql.text("find-running-batch")).query(ProbeBatchStore::batch).optional();
    }

    public Optional<Batch> find(long id) {
        return jdbc.sql(Sql.text("find-probe-batch")).param("id", id).query(ProbeBatchStore::batch).optional();
    }

    /** Newest first. @param before id of the last one of the page before, {@code Long.MAX_VALUE} for the first page */
    public Page<Batch> list(long before, int limit) {
        List<Batch> read = jdbc.sql(Sql.text("list-probe-batches")).param("before", before).param("limit", limit + 1)
                .query(ProbeBatchStore::batch).list();
        return Page.of(read, limit, jdbc.sql(Sql.text("count-probe-batches")).query(Long.class).single());
    }

    private Object now() {
        return Rows.utc(clock.instant());
    }

    private static Batch batch(ResultSet row, int number) throws SQLException {
        return new Batch(row.getLong("id"), row.getString("state"), row.getString("selection"),
                row.getString("started_by"), row.getInt("total"), row.getInt("ok"), row.getInt("failed"),
                row.getInt("untested"), Rows.instant(row, "started_at"), Rows.instant(row, "finished_at"));
    }
}
