package dev.caravan.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;

import dev.caravan.domain.memory.Heap;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The nodes that work on this database. Each writes that it lives; what one held that stopped doing so is released by
 * whoever sees it first, so that others carry it on before its leases end (issue 3, point 8). The clocks of all nodes
 * must agree to within less than the time after which a node counts as dead.
 */
public final class NodeStore {

    /** @param deadAt when others took its work over, or null. @param heapUsed bytes, or null before the first beat */
    public record Node(String name, Instant startedAt, Instant beatAt, Instant deadAt, String url, Long heapUsed,
                       Long heapMax) { }

    /** @param rows leases that it had */
    public record Released(String node, int rows) { }

    private record Beat(String name, Instant at) { }

    /** Everything that a node can hold; each statement takes :owner and :now. */
    private static final List<String> RELEASES = List.of("release-sagas-of-node", "release-polls-of-node",
            "release-inventories-of-node", "release-own-probes", "expire-claims-of-node", "end-sweeps-of-node");

    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final Clock clock;
    private final String self;
    private final String url;
    private final Duration deadAfter;
    /** Another process of the same name has another one. */
    private final String incarnation = UUID.randomUUID().toString();
    private volatile Instant startedAt;

    /**
     * @param self      name of this node, other than that of every other node
     * @param url       where its HTTP endpoints are
     * @param deadAfter a node that did not beat for that long is dead
     */
    public NodeStore(DataSource dataSource, Clock clock, String self, String url, Duration deadAfter) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transactions = new Transactions(dataSource);
        this.clock = clock;
        this.self = self;
        this.url = url;
        this.deadAfter = deadAfter;
        this.startedAt = clock.instant();
    }

    /** Name of this node. */
    public String self() {
        return self;
    }

    /**
     * Makes this node known, and takes up what it held when it ended.
     *
     * @return how many leases that were
     */
    public int join() {
        return transactions.in(() -> {
            startedAt = clock.instant();
            jdbc.sql(Sql.text("join-node")).param("name", self).param("incarnation", incarnation)
                    .param("now", Rows.utc(startedAt)).param("url", url).update();
            return release(self);
        });
    }

    /**
     * Says that this node lives.
     *
     * @return false if another process has joined under its name, and taken its leases
     */
    public boolean beat(long heapUsed, long heapMax) {
        return write(heapUsed, heapMax);
    }

    private boolean write(Long heapUsed, Long heapMax) {
        // A node that was silent for days has no row any more.
        return Stream.of("beat-node", "enter-node").anyMatch(statement -> jdbc.sql(Sql.text(statement))
                .param("name", self).param("incarnation", incarnation).param("startedAt", Rows.utc(startedAt))
                .param("now", now()).param("url", url).param("used", heapUsed).param("max", heapMax).update() == 1);
    }

    /**
     * Whether the cluster starts with this node; ask once, right after {@link #join()}. Of nodes that start together
     * it is the first, by time and name. One that came before and may have been killed a moment ago is waited for,
     * until it beats or is dead.
     *
     * @param pause a part of the time between two beats
     */
    public boolean startsCluster(Runnable pause) {
        Set<Beat> seen = before();
        Set<Beat> now = seen;
        while (!now.isEmpty() && seen.containsAll(now)) {
            pause.run();
            // Who waits lives, and others may wait for it.
            write(null, null);
            now = before();
        }
        return now.isEmpty();
    }

    /** The newest beats of the nodes that came before this one and are not dead. */
    private Set<Beat> before() {
        return Set.copyOf(jdbc.sql(Sql.text("list-nodes-before")).param("name", self)
                .param("startedAt", Rows.utc(startedAt)).param("aliveSince", aliveSince())
                .query((row, n) -> new Beat(row.getString("name"), Rows.instant(row, "beat_at"))).list());
    }

    /** Takes from nodes that fell silent what they held. Of many nodes that try, one succeeds for each. */
    public List<Released> releaseSilent() {
        return jdbc.sql(Sql.text("list-silent-nodes")).param("aliveSince", aliveSince()).param("self", self)
                .query(String.class).list().stream()
                .flatMap(name -> transactions.in(() -> bury(name)).stream()).toList();
    }

    private List<Released> bury(String name) {
        int won = jdbc.sql(Sql.text("declare-node-dead")).param("name", name).param("now", now())
                .param("aliveSince", aliveSince()).update();
        return won == 0 ? List.of() : List.of(new Released(name, release(name)));
    }

    /** Hands everything back; this node is gone on purpose. What is another's of its name stays with that one. */
    public void leave() {
        transactions.run(() -> {
            if (jdbc.sql(Sql.text("delete-node")).param("name", self).param("incarnation", incarnation).update() == 1) {
                release(self);
            }
        });
    }

    public List<Node> list() {
        return jdbc.sql(Sql.text("list-nodes"))
                .query((row, n) -> new Node(row.getString("name"), Rows.instant(row, "started_at"),
                        Rows.instant(row, "beat_at"), Rows.instant(row, "dead_at"), row.getString("http_url"),
                        Rows.number(row, "heap_used"), Rows.number(row, "heap_max")))
                .list();
    }

    /** Keeps what this node's heap is now. */
    public void keep(Heap heap) {
        jdbc.sql(Sql.text("insert-node-memory")).param("node", self).param("now", Rows.utc(heap.at()))
                .param("used", heap.used()).param("retained", heap.retained()).param("max", heap.max()).update();
    }

    /** What the heaps of all nodes were, oldest first. */
    public Map<String, List<Heap>> heaps(Instant since) {
        Map<String, List<Heap>> heaps = new TreeMap<>();
        jdbc.sql(Sql.text("list-node-memory")).param("since", Rows.utc(since)).query(row ->  {
            heaps.computeIfAbsent(row.getString("node"), node -> new ArrayList<>()).add(new Heap(
                    Rows.instant(row, "at"), row.getLong("used"), Rows.number(row, "retained"), row.getLong("max")));
        });
        return heaps;
    }

    /** Has a node collect its garbage at its next beat. */
    public void askToCollect(String node) {
        jdbc.sql(Sql.text("ask-to-collect")).param("name", node).param("now", now()).update();
    }

    /** Whether this node was asked to; an order is taken once. */
    public boolean takeCollectOrder() {
        return jdbc.sql(Sql.text("take-collect-order")).param("name", self).update() == 1;
    }

    private int release(String owner) {
        return RELEASES.stream().mapToInt(statement ->
                jdbc.sql(Sql.text(statement)).param("owner", owner).param("now", now()).update()).sum();
    }

    private Object aliveSince() {
        return Rows.utc(clock.instant().minus(deadAfter));
    }

    private Object now() {
        return Rows.utc(clock.instant());
    }
}
