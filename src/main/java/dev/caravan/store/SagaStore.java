package dev.caravan.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import javax.sql.DataSource;

import dev.caravan.domain.GatewayAnswer.StoredProxy;
import dev.caravan.domain.ProxyProtocol;
import dev.caravan.domain.ProxyState;
import dev.caravan.domain.saga.Decision;
import dev.caravan.domain.saga.Saga;
import dev.caravan.domain.saga.Saga.Kind;
import dev.caravan.domain.saga.SagaOutcome;
import dev.caravan.domain.saga.SagaStep;
import dev.caravan.store.ProxyScores.Scored;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedRuntimeException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The sagas that give instances their proxies and take them back. Who claims one gets a fence number; a decision is
 * written only under the newest fence, in one transaction with everything that follows from it.
 */
public final class SagaStore {

    /**
     * What became of a decision.
     *
     * @param written false if somebody else has taken the saga over
     * @param outcome how the saga ended by it, or null if it did not
     * @param scored  what became of the proxy's score, or null if it was not touched
     */
    public record CarriedOut(boolean written, SagaOutcome outcome, Scored scored) {
    }

    private static final Logger LOG = LoggerFactory.getLogger(SagaStore.class);
    private static final long NO_ID = -1;
    /** Much shorter than the time after which a node that does not beat loses its claims. */
    private static final Duration STOOD_STILL = Duration.ofSeconds(2);

    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final ProxyStore proxies;
    private final LoginTurns turns;
    private final SagaRows rows;
    private final AssignmentWrites assignments;
    private final ConnectionWrites connections;
    private final Clock clock;
    private final String owner;

    /**
     * @param turns  when a login may be started
     * @param probes asks for a test of a proxy now
     * @param owner  name of this node, other than that of every other node
     */
    public SagaStore(DataSource dataSource, ProxyStore proxies, ProxyImport pool, ProxyScores scores,
                     InstanceStore instances, LoginTurns turns, LongConsumer probes, Clock clock, String owner) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transactions = new Transactions(dataSource);
        this.proxies = proxies;
        this.turns = turns;
        this.rows = new SagaRows(dataSource, instances, clock);
        this.assignments = new AssignmentWrites(rows, proxies, pool, scores);
        this.connections = new ConnectionWrites(rows, proxies, scores, probes);
        this.clock = clock;
        this.owner = owner;
    }

    /**
     * Begins a saga for each open instance without a proxy.
     *
     * @param gateways   those this node talks to
     * @param retryAfter how long an instance waits after a saga that failed
     * @param limit      how many at the most
     */
    public int enlistOpen(Collection<String> gateways, Duration retryAfter, int limit) {
        return gateways.isEmpty() ? 0 : jdbc.sql(Sql.text("enlist-proxyless")).param("gateways", gateways)
                .param("retrySince", Rows.utc(clock.instant().minus(retryAfter))).param("now", now())
                .param("limit", limit).update();
    }

    /**
     * Ends sagas that have done nothing yet for instances that are disabled or gone: what the gateway has is not ours
     * to clear.
     *
     * @return how many; all are abandoned
     */
    public int endUnwanted(Kind kind) {
        return jdbc.sql(Sql.text("end-unwanted")).param("kind", SagaRows.code(kind)).param("now", now()).update();
    }

    /**
     * Begins the return of proxies whose instance is disabled, gone, or down for longer than a grace. Running sagas of
     * such instances turn back, unless they have been {@linkplain #endUnwanted ended}.
     *
     * @param downGrace 0 gives a proxy back as soon as its instance is down
     * @param lookedAt  how lately its gateway must have answered a poll: time in which nobody could look does not show
     *                  that an instance was down
     */
    public int enlistReturns(Duration downGrace, Duration lookedAt, int limit) {
        jdbc.sql(Sql.text("divert-unwanted")).param("now", now()).update();
        int begun = 0;
        for (String statement : List.of("enlist-disabled", "enlist-removed")) {
            begun += jdbc.sql(Sql.text(statement)).param("now", now()).param("limit", limit).update();
        }
        return begun + jdbc.sql(Sql.text("enlist-long-down")).param("now", now())
                .param("downSince", Rows.utc(clock.instant().minus(downGrace)))
                .param("answeredSince", Rows.utc(clock.instant().minus(lookedAt))).param("limit", limit).update();
    }

    /**
     * Begins a saga at a step.
     *
     * @return false if one is running for the instance already, or there is no such instance
     */
    public boolean begin(String instance, SagaStep step, String cause) {
        return insert(instance, Kind.ASSIGNMENT, step, cause, null);
    }

    /**
     * Begins to connect an instance.
     *
     * @param pairingNumber digits of the phone to pair with by code, or null
     * @return false if a saga is running for the instance already, or there is no such instance
     */
    public boolean beginConnection(String instance, String cause, String pairingNumber) {
        return insert(instance, Kind.CONNECTION, SagaStep.ASSESS, cause, pairingNumber);
    }

    /**
     * Has a connection that runs by schedule go on as one that somebody asked for.
     *
     * @return false if none runs
     */
    public boolean ask(String instance, String pairingNumber) {
        return jdbc.sql(Sql.text("ask-connection")).param("instance", instance).param("asked", Saga.ASKED)
                .param("number", pairingNumber).param("now", now()).update() == 1;
    }

    private boolean insert(String instance, Kind kind, SagaStep step, String cause, String pairingNumber) {
        try {
            return jdbc.sql(Sql.text("insert-saga")).param("instance", instance).param("kind", SagaRows.code(kind))
                    .param("step", step.name()).param("cause", cause).param("number", pairingNumber)
                    .param("now", now()).update() == 1;
        } catch (DuplicateKeyException e) {
            return false;
        }
    }

    /**
     * Begins to connect open instances anew whose proxy failed its newest probe; it is probed again before anything is
     * done. Each failed probe is looked into once.
     */
    public int enlistSuspects(Collection<String> gateways, int limit) {
        return gateways.isEmpty() ? 0 : jdbc.sql(Sql.text("enlist-suspects")).param("gateways", gateways)
                .param("now", now()).param("limit", limit).update();
    }

    /**
     * Claims what is due, oldest first; no other node gets it before the lease ends. Steps that start a login are
     * claimed with their turn at the gateway, which may be a moment ahead.
     */
    public List<Saga> claimDue(Kind kind, Collection<String> gateways, Duration lease, int limit) {
        if (gateways.isEmpty() || limit < 1) {
            return List.of();
        }
        // Turns are few, and who has one must not wait behind those that are only looked at.
        List<Saga> due = new ArrayList<>();
        try {
            jdbc.sql(Sql.text("list-gateways-with-due-logins")).param("kind", SagaRows.code(kind)).param("now", now())
                    .param("gateways", gateways).param("logins", SagaStep.logins()).query(String.class).list()
                    .forEach(gateway -> due.addAll(claimLogins(kind, gateway, lease, limit - due.size())));
            if (due.size() < limit) {
                due.addAll(transactions.in(() -> claim(lock("lock-due-sagas", kind, limit - due.size())
                        .param("gateways", gateways).query(Long.class).list(), lease)));
            }
        } catch (NestedRuntimeException e) {
            // What is claimed already would wait for the end of its lease: a failure must not keep it from its work.
            if (due.isEmpty()) {
                throw e;
            }
            LOG.warn("Not all that is due was claimed: {}", e.toString());
        }
        return due;
    }

    private List<Saga> claimLogins(Kind kind, String gateway, Duration lease, int limit) {
        return limit < 1 ? List.of() : transactions.in(() -> {
            List<Instant> free = turns.next(gateway, limit);
            if (free.isEmpty()) {
                return List.of();
            }
            List<Saga> claimed = claim(lock("lock-due-logins", kind, free.size()).param("gateway", gateway)
                    .query(Long.class).list(), lease);
            if (!claimed.isEmpty()) {
                turns.take(gateway, free.get(claimed.size() - 1));
            }
            return IntStream.range(0, claimed.size()).mapToObj(i -> claimed.get(i).at(free.get(i))).toList();
        });
    }

    private JdbcClient.StatementSpec lock(String statement, Kind kind, int limit) {
        return jdbc.sql(Sql.text(statement)).param("now", now()).param("kind", SagaRows.code(kind))
                .param("logins", SagaStep.logins()).param("limit", limit);
    }

    private List<Saga> claim(List<Long> due, Duration lease) {
        if (due.isEmpty()) {
            return List.of();
        }
        jdbc.sql(Sql.text("claim-sagas")).param("ids", due).param("owner", owner).param("now", now())
                .param("leaseUntil", Rows.utc(clock.instant().plus(lease))).update();
        // In the order in which they are due: turns to start a login are dealt out along it.
        return jdbc.sql(Sql.text("find-sagas")).param("ids", due).query((row, n) -> saga(row)).list().stream()
                .sorted(Comparator.comparingInt(saga -> due.indexOf(saga.id()))).toList();
    }

    public Optional<Saga> running(String instance) {
        return jdbc.sql(Sql.text("find-running-saga")).param("instance", instance)
                .query((row, n) -> saga(row)).optional();
    }

    /** Instances whose saga runs, or did something since a moment: what a gateway told then may be outdated. */
    public Set<String> withNews(String gateway, Instant since) {
        return jdbc.sql(Sql.text("list-instances-with-news")).param("gateway", gateway).param("since", Rows.utc(since))
                .query(String.class).set();
    }

    /**
     * What the tries of a saga came to, a line each, without logins of proxies.
     *
     * @param words says why one failed in the words of those who read it
     */
    public List<String> tries(long id, UnaryOperator<String> words) {
        return jdbc.sql(Sql.text("list-tries")).param("id", id).query((row, n) -> row.getInt("attempt") + ". "
                + (row.getString("host") == null ? "-" : row.getString("host") + ":" + row.getInt("port")) + ": "
                + (row.getString("error") == null ? row.getString("outcome") : words.apply(row.getString("error")))).list();
    }

    public int countRunning() {
        return jdbc.sql(Sql.text("count-running-sagas")).query(Integer.class).single();
    }

    /**
     * Leases a proxy for a saga and commits that a set is about to go out: from here on only the gateway can tell what
     * it stored.
     *
     * @return empty when no active proxy is free, or the saga has been taken over
     */
    public Optional<ProxyStore.Leased> leaseForSet(Saga saga, Set<ProxyProtocol> protocols) {
        return transactions.in(() -> {
            if (!rows.holds(saga)) {
                return Optional.empty();
            }
            rows.lockState(saga.instance());
            // An inventory may have adopted a proxy since the saga began.
            Optional<ProxyStore.Leased> leased = proxies.leasedBy(saga.instance())
                    .or(() -> proxies.lease(saga.instance(), protocols, tried(saga.id())));
            leased.ifPresent(proxy -> beginSet(saga, proxy));
            return leased;
        });
    }

    private void beginSet(Saga saga, ProxyStore.Leased proxy) {
        rows.beginTry(saga, proxy.id());
        if (saga.proxyId() == null) {
            rows.state(saga.instance(), ProxyState.DESIRED, saga.cause(), "try " + saga.attempt() + ": " + proxy.address());
        }
        jdbc.sql(Sql.text("begin-set")).param("id", saga.id()).param("fence", saga.fence())
                .param("proxy", proxy.id()).param("now", now()).update();
    }

    /** Commits that a restart is about to go out. */
    public boolean beginRestart(Saga saga) {
        return jdbc.sql(Sql.text("begin-restart")).param("id", saga.id()).param("fence", saga.fence())
                .param("now", now()).update() == 1;
    }

    /** Commits that a login is about to be started; a QR code from before it can be scanned no more. */
    public boolean beginLogin(Saga saga) {
        return transactions.in(() -> {
            if (!beginRestart(saga)) {
                return false;
            }
            rows.beginTry(saga, saga.proxyId());
            rows.expireQr(saga.instance());
            String through = saga.proxyId() == null ? "without a proxy"
                    : "through " + proxies.find(saga.proxyId()).map(p -> p.host() + ":" + p.port()).orElse("?");
            rows.timeline(saga.instance(), "connection", null, "try", saga.cause(),
                    "try " + saga.attempt() + " " + through);
            return true;
        });
    }

    /** Whether this claim is still the newest: asked before something is done that a second owner must not do. */
    public boolean isOwn(Saga saga) {
        return transactions.in(() -> rows.holds(saga));
    }

    /**
     * Whether a step may still go out whose commit began at a moment. A process can stand still in between, for so long
     * that its claim is another's.
     */
    public boolean mayAct(Saga saga, Instant began) {
        Instant checked = began;
        while (Duration.between(checked, clock.instant()).compareTo(STOOD_STILL) > 0) {
            checked = clock.instant();
            if (!isOwn(saga)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Carries a decision out.
     *
     * @param saga as it was claimed, with the proxy that was leased since
     * @return whether it was written, and what ended by it
     */
    public CarriedOut carryOut(Saga saga, Decision decision) {
        return transactions.in(() -> rows.holds(saga) ? write(saga, decision) : new CarriedOut(false, null, null));
    }

    private CarriedOut write(Saga saga, Decision decision) {
        return connections.write(saga, decision)
                .orElseGet(() -> new CarriedOut(true, assignments.write(saga, decision), null));
    }

    /**
     * Records the proxy that a gateway has stored for an instance, also one the pool did not know.
     *
     * @return false if that proxy is another instance's, this instance has another, or it is none that can be recorded:
     *         a person must decide
     */
    public boolean adopt(String instance, StoredProxy stored) {
        return transactions.in(() -> assignments.adopt(instance, stored));
    }

    /** Takes a proxy back without asking a gateway that is not there to be asked any more. */
    public void giveBackUnasked(String instance) {
        transactions.run(() -> {
            jdbc.sql(Sql.text("end-saga-of")).param("instance", instance).param("now", now()).update();
            proxies.ofInstance(instance).ifPresent(proxy -> proxies.release(proxy.id(), instance, null));
            rows.state(instance, ProxyState.NONE, "admin", "its gateway is not configured any more");
        });
    }

    /** Whether the newest saga of an instance gave its proxy back. */
    public boolean wasReturned(String instance) {
        return jdbc.sql(Sql.text("find-latest-saga")).param("instance", instance)
                .param("kind", SagaRows.code(Kind.ASSIGNMENT))
                .query((row, n) -> "returned".equals(row.getString("outcome"))).optional().orElse(false);
    }

    /** The proxy state that a gateway's inventory contradicts is set again by a saga of its own. */
    public boolean beginRepair(String instance) {
        return begin(instance, SagaStep.LEASE, Saga.DRIFT);
    }

    private List<Long> tried(long id) {
        List<Long> tried = jdbc.sql(Sql.text("list-tried-proxies")).param("id", id).query(Long.class).list();
        return tried.isEmpty() ? List.of(NO_ID) : tried;
    }

    private Object now() {
        return Rows.utc(clock.instant());
    }

    private static Saga saga(ResultSet row) throws SQLException {
        String setAnswer = row.getString("set_answer");
        return new Saga(row.getLong("id"), row.getString("instance_name"), row.getString("gateway"),
                SagaStep.valueOf(row.getString("step")), Rows.number(row, "proxy_id"), row.getInt("attempt"),
                row.getInt("failures"), row.getBoolean("touched_gateway"), Rows.instant(row, "set_at"),
                setAnswer == null ? null : Saga.SetAnswer.valueOf(setAnswer), Rows.instant(row, "restart_at"),
                row.getString("cause"), row.getLong("fence"), Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                row.getString("pairing_number"), Rows.instant(row, "step_since"), null);
    }
}
