package dev.caravan.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.sql.DataSource;

import dev.caravan.domain.GatewayAnswer.StoredProxy;
import dev.caravan.domain.HumanNeed;
import dev.caravan.domain.ProxyAddress;
import dev.caravan.domain.ProxyFault;
import dev.caravan.domain.ProxyProtocol;
import dev.caravan.domain.ProxyState;
import dev.caravan.domain.TimelineEntry;
import dev.caravan.domain.saga.Saga;
import dev.caravan.domain.saga.SagaOutcome;
import dev.caravan.domain.saga.SagaStep;
import dev.caravan.domain.saga.Decision;
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
     */
    public record CarriedOut(boolean written, SagaOutcome outcome) {
    }

    private static final long NO_ID = -1;

    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final ProxyStore proxies;
    private final ProxyImport pool;
    private final ProxyScores scores;
    private final InstanceStore instances;
    private final Clock clock;
    private final String owner;

    /** @param owner name of this node, other than that of every other node */
    public SagaStore(DataSource dataSource, ProxyStore proxies, ProxyImport pool, ProxyScores scores,
                           InstanceStore instances, Clock clock, String owner) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transactions = new Transactions(dataSource);
        this.proxies = proxies;
        this.pool = pool;
        this.scores = scores;
        this.instances = instances;
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
    public int endUnwanted() {
        return jdbc.sql(Sql.text("end-unwanted")).param("now", now()).update();
    }

    /**
     * Begins the return of proxies whose instance is disabled, gone, or down for longer than a grace. Running sagas of
     * such instances turn back, unless they have been {@linkplain #endUnwanted() ended}.
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
        try {
            return jdbc.sql(Sql.text("insert-saga")).param("instance", instance).param("step", step.name())
                    .param("cause", cause).param("now", now()).update() == 1;
        } catch (DuplicateKeyException e) {
            return false;
        }
    }

    /** Claims what is due, oldest first; no other node gets it before the lease ends. */
    public List<Saga> claimDue(Collection<String> gateways, Duration lease, int limit) {
        if (gateways.isEmpty() || limit < 1) {
            return List.of();
        }
        return transactions.in(() -> {
            List<Long> due = jdbc.sql(Sql.text("lock-due-sagas")).param("now", now()).param("gateways", gateways)
                    .param("limit", limit).query(Long.class).list();
            if (due.isEmpty()) {
                return List.of();
            }
            jdbc.sql(Sql.text("claim-sagas")).param("ids", due).param("owner", owner).param("now", now())
                    .param("leaseUntil", Rows.utc(clock.instant().plus(lease))).update();
            return jdbc.sql(Sql.text("find-sagas")).param("ids", due)
                    .query((row, n) -> assignment(row)).list();
        });
    }

    public Optional<Saga> running(String instance) {
        return jdbc.sql(Sql.text("find-running-saga")).param("instance", instance)
                .query((row, n) -> assignment(row)).optional();
    }

    /** Instances whose saga runs, or did something since a moment: what a gateway told then may be outdated. */
    public Set<String> withNews(String gateway, Instant since) {
        return jdbc.sql(Sql.text("list-instances-with-news")).param("gateway", gateway).param("since", Rows.utc(since))
                .query(String.class).set();
    }

    public int countRunning() {
        return jdbc.sql(Sql.text("count-running-sagas")).query(Integer.class).single();
    }

    /** Hands this node's claims back, so that others, or the next start, need not wait for their expiry. */
    public int handBack() {
        return jdbc.sql(Sql.text("release-own-leases")).param("owner", owner).param("now", now()).update();
    }

    /**
     * Leases a proxy for a saga and commits that a set is about to go out: from here on only the gateway can tell what
     * it stored.
     *
     * @return empty when no active proxy is free, or the saga has been taken over
     */
    public Optional<ProxyStore.Leased> leaseForSet(Saga saga, Set<ProxyProtocol> protocols) {
        return transactions.in(() -> {
            if (!holds(saga)) {
                return Optional.empty();
            }
            lockState(saga.instance());
            // An inventory may have adopted a proxy since the saga began.
            Optional<ProxyStore.Leased> leased = proxies.leasedBy(saga.instance())
                    .or(() -> proxies.lease(saga.instance(), protocols, tried(saga.id())));
            leased.ifPresent(proxy -> beginSet(saga, proxy));
            return leased;
        });
    }

    private void beginSet(Saga saga, ProxyStore.Leased proxy) {
        jdbc.sql(Sql.text("begin-try")).param("id", saga.id()).param("attempt", saga.attempt())
                .param("proxy", proxy.id()).param("now", now()).update();
        if (saga.proxyId() == null) {
            state(saga.instance(), ProxyState.DESIRED, saga.cause(), "try " + saga.attempt() + ": " + proxy.address());
        }
        jdbc.sql(Sql.text("begin-set")).param("id", saga.id()).param("fence", saga.fence())
                .param("proxy", proxy.id()).param("now", now()).update();
    }

    /** Commits that a restart is about to go out. */
    public boolean beginRestart(Saga saga) {
        return jdbc.sql(Sql.text("begin-restart")).param("id", saga.id()).param("fence", saga.fence())
                .param("now", now()).update() == 1;
    }

    /**
     * Carries a decision out.
     *
     * @param saga as it was claimed, with the proxy that was leased since
     * @return whether it was written, and what ended by it
     */
    public CarriedOut carryOut(Saga saga, Decision decision) {
        return transactions.in(() ->
                holds(saga) ? new CarriedOut(true, write(saga, decision)) : new CarriedOut(false, null));
    }

    /** @return how the saga ended, or null if it goes on */
    private SagaOutcome write(Saga saga, Decision decision) {
        if (decision instanceof Decision.GoOn on) {
            advance(saga, on.step(), on.dueAt(), 0, saga.attempt(), saga.proxyId(), name(saga.setAnswer()),
                    on.proxyState() == ProxyState.STORED, null);
            if (on.proxyState() != null) {
                state(saga.instance(), on.proxyState(), "assignment", "the gateway stored it");
            }
        } else if (decision instanceof Decision.Settle settle) {
            advance(saga, SagaStep.SETTLE, settle.dueAt(), 0, saga.attempt(), saga.proxyId(),
                    settle.answer().name(), false, null);
        } else if (decision instanceof Decision.Postpone later) {
            advance(saga, saga.step(), later.dueAt(), saga.failures() + 1, saga.attempt(), saga.proxyId(),
                    name(saga.setAnswer()), false, later.why());
        } else if (decision instanceof Decision.TryNext next) {
            giveUpProxy(saga, next.fault(), next.why(), next.coolingUntil());
            int attempt = next.next() == SagaStep.LEASE ? saga.attempt() + 1 : saga.attempt();
            advance(saga, next.next(), next.dueAt(), 0, attempt, null, null, false, next.why());
        } else if (decision instanceof Decision.Adopt adopt) {
            boolean adopted = adopt(saga.instance(), adopt.stored());
            return adopted ? finish(saga, SagaOutcome.ADOPTED, null, null)
                    : finish(saga, SagaOutcome.CONFLICT, null,
                            "the gateway's proxy is another's, or none that can be recorded");
        } else if (decision instanceof Decision.Succeed success) {
            return succeed(saga, success.evidence());
        } else if (decision instanceof Decision.Abandon abandon) {
            return abandon(saga, abandon.why());
        } else if (decision instanceof Decision.Fail fail) {
            return finish(saga, SagaOutcome.FAILED, null, fail.why());
        } else if (decision instanceof Decision.GiveBack back) {
            return giveBack(saga, back.coolingUntil(), back.why());
        }
        return null;
    }

    private SagaOutcome succeed(Saga saga, String evidence) {
        endTry(saga, null, null);
        scores.success(saga.proxyId(), saga.instance(), evidence);
        state(saga.instance(), ProxyState.EFFECTIVE, "assignment", evidence);
        need(saga.instance(), null);
        return finish(saga, SagaOutcome.EFFECTIVE, saga.proxyId(), null);
    }

    /** A proxy that the gateway never stored goes back; one that it did stays the instance's. */
    private SagaOutcome abandon(Saga saga, String why) {
        boolean onlyDesired = ProxyState.DESIRED == lockState(saga.instance());
        if (saga.proxyId() != null && onlyDesired) {
            proxies.release(saga.proxyId(), saga.instance(), null);
            state(saga.instance(), ProxyState.NONE, "assignment", why);
        }
        endTry(saga, null, why);
        return finish(saga, SagaOutcome.ABANDONED, onlyDesired ? null : saga.proxyId(), why);
    }

    private void giveUpProxy(Saga saga, ProxyFault fault, String why, Instant coolingUntil) {
        scores.fault(saga.proxyId(), saga.instance(), fault, why);
        proxies.release(saga.proxyId(), saga.instance(), coolingUntil);
        state(saga.instance(), ProxyState.NONE, fault.code(), "try " + saga.attempt() + ": " + why);
        endTry(saga, fault, why);
    }

    private SagaOutcome giveBack(Saga saga, Instant coolingUntil, String why) {
        proxies.ofInstance(saga.instance())
                .ifPresent(proxy -> proxies.release(proxy.id(), saga.instance(), coolingUntil));
        state(saga.instance(), ProxyState.NONE, saga.cause(), why);
        return finish(saga, SagaOutcome.RETURNED, null, null);
    }

    /**
     * Records the proxy that a gateway has stored for an instance, also one the pool did not know.
     *
     * @return false if that proxy is another instance's, this instance has another, or it is none that can be recorded:
     *         a person must decide
     */
    public boolean adopt(String instance, StoredProxy stored) {
        return transactions.in(() -> {
            if (stored.address() == null) {
                need(instance, HumanNeed.UNREADABLE_PROXY);
                return false;
            }
            long id = pool.idOf(stored.address());
            Optional<Pooled> present = proxies.ofInstance(instance);
            boolean theirs = present.isPresent() ? present.get().id() == id : proxies.take(instance, id);
            // A proxy that is known to act is stored all the same.
            if (theirs && lockState(instance) != ProxyState.EFFECTIVE) {
                state(instance, ProxyState.STORED, "adopted", stored.address().toString());
            }
            need(instance, theirs ? null : HumanNeed.SHARED_PROXY);
            return theirs;
        });
    }

    /** Takes a proxy back without asking a gateway that is not there to be asked any more. */
    public void giveBackUnasked(String instance) {
        transactions.run(() -> {
            jdbc.sql(Sql.text("end-saga-of")).param("instance", instance).param("now", now()).update();
            proxies.ofInstance(instance).ifPresent(proxy -> proxies.release(proxy.id(), instance, null));
            state(instance, ProxyState.NONE, "admin", "its gateway is not configured any more");
        });
    }

    /** Whether the newest saga of an instance gave its proxy back. */
    public boolean wasReturned(String instance) {
        return jdbc.sql(Sql.text("find-latest-saga")).param("instance", instance)
                .query((row, n) -> "returned".equals(row.getString("outcome"))).optional().orElse(false);
    }

    /** The proxy state that a gateway's inventory contradicts is set again by a saga of its own. */
    public boolean beginRepair(String instance) {
        return begin(instance, SagaStep.LEASE, "drift");
    }

    private void need(String instance, HumanNeed need) {
        String code = need == null ? null : need.code();
        jdbc.sql(Sql.text("update-instance-shared-proxy")).param("instance", instance).param("need", code)
                .param("shared", HumanNeed.SHARED_PROXY.code())
                .param("unreadable", HumanNeed.UNREADABLE_PROXY.code()).param("now", now()).update();
    }

    private boolean holds(Saga saga) {
        return jdbc.sql(Sql.text("lock-own-saga")).param("id", saga.id()).param("fence", saga.fence())
                .query(Long.class).optional().isPresent();
    }

    private List<Long> tried(long id) {
        List<Long> tried = jdbc.sql(Sql.text("list-tried-proxies")).param("id", id).query(Long.class).list();
        return tried.isEmpty() ? List.of(NO_ID) : tried;
    }

    private ProxyState lockState(String instance) {
        return ProxyState.ofCode(jdbc.sql(Sql.text("lock-instance-proxy-state")).param("instance", instance)
                .query(String.class).single());
    }

    private void state(String instance, ProxyState state, String cause, String evidence) {
        ProxyState before = lockState(instance);
        if (before != state) {
            jdbc.sql(Sql.text("update-instance-proxy-state")).param("instance", instance)
                    .param("state", state.code()).param("now", now()).update();
            instances.insertTimeline(List.of(new TimelineEntry(instance, clock.instant(), "proxy", before.code(),
                    state.code(), cause, evidence)));
        }
    }

    private void advance(Saga saga, SagaStep step, Instant dueAt, int failures, int attempt, Long proxy,
                         String setAnswer, boolean stored, String error) {
        jdbc.sql(Sql.text("advance-saga")).param("id", saga.id()).param("fence", saga.fence())
                .param("step", step.name()).param("dueAt", Rows.utc(dueAt)).param("failures", failures)
                .param("attempt", attempt).param("proxy", proxy).param("setAnswer", setAnswer)
                .param("stored", stored).param("error", Rows.cut(error, 500)).param("now", now()).update();
    }

    private SagaOutcome finish(Saga saga, SagaOutcome outcome, Long proxy, String error) {
        jdbc.sql(Sql.text("finish-saga")).param("id", saga.id()).param("fence", saga.fence())
                .param("outcome", outcome.code()).param("proxy", proxy).param("error", Rows.cut(error, 500))
                .param("now", now()).update();
        return outcome;
    }

    private void endTry(Saga saga, ProxyFault fault, String error) {
        jdbc.sql(Sql.text("end-try")).param("id", saga.id()).param("attempt", saga.attempt())
                .param("fault", fault == null ? null : fault.code()).param("error", Rows.cut(error, 500))
                .param("now", now()).update();
    }

    private Object now() {
        return Rows.utc(clock.instant());
    }

    private static String name(Saga.SetAnswer answer) {
        return answer == null ? null : answer.name();
    }

    private static Saga assignment(ResultSet row) throws SQLException {
        String setAnswer = row.getString("set_answer");
        return new Saga(row.getLong("id"), row.getString("instance_name"), row.getString("gateway"),
                SagaStep.valueOf(row.getString("step")), Rows.number(row, "proxy_id"), row.getInt("attempt"),
                row.getInt("failures"), row.getBoolean("touched_gateway"), Rows.instant(row, "set_at"),
                setAnswer == null ? null : Saga.SetAnswer.valueOf(setAnswer), Rows.instant(row, "restart_at"),
                row.getString("cause"), row.getLong("fence"));
    }
}
