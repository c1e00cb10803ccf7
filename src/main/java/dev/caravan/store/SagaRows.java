package dev.caravan.store;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;

import dev.caravan.domain.HumanNeed;
import dev.caravan.domain.ProxyFault;
import dev.caravan.domain.ProxyState;
import dev.caravan.domain.TimelineEntry;
import dev.caravan.domain.saga.Saga;
import dev.caravan.domain.saga.SagaOutcome;
import dev.caravan.domain.saga.SagaStep;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The statements that the decisions of all kinds of saga are made of. Each runs in the caller's transaction. */
final class SagaRows {

    private final JdbcClient jdbc;
    private final InstanceStore instances;
    private final Clock clock;

    SagaRows(DataSource dataSource, InstanceStore instances, Clock clock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.instances = instances;
        this.clock = clock;
    }

    void beginTry(Saga saga, Long proxy) {
        jdbc.sql(Sql.text("begin-try")).param("id", saga.id()).param("attempt", saga.attempt())
                .param("proxy", proxy).param("now", now()).update();
    }

    void need(String instance, HumanNeed need) {
        String code = need == null ? null : need.code();
        jdbc.sql(Sql.text("update-instance-shared-proxy")).param("instance", instance).param("need", code)
                .param("shared", HumanNeed.SHARED_PROXY.code())
                .param("unreadable", HumanNeed.UNREADABLE_PROXY.code()).param("now", now()).update();
    }

    boolean holds(Saga saga) {
        return jdbc.sql(Sql.text("lock-own-saga")).param("id", saga.id()).param("fence", saga.fence())
                .query(Long.class).optional().isPresent();
    }

    ProxyState lockState(String instance) {
        return ProxyState.ofCode(jdbc.sql(Sql.text("lock-instance-proxy-state")).param("instance", instance)
                .query(String.class).single());
    }

    void state(String instance, ProxyState state, String cause, String evidence) {
        ProxyState before = lockState(instance);
        if (before != state) {
            jdbc.sql(Sql.text("update-instance-proxy-state")).param("instance", instance)
                    .param("state", state.code()).param("now", now()).update();
            instances.insertTimeline(List.of(new TimelineEntry(instance, clock.instant(), "proxy", before.code(),
                    state.code(), cause, evidence)));
        }
    }

    void advance(Saga saga, SagaStep step, Instant dueAt, int failures, int attempt, Long proxy,
                 String setAnswer, boolean stored, String error) {
        advance(saga, step, dueAt, failures, attempt, proxy, setAnswer, stored, error, step == SagaStep.ASSESS);
    }

    /** @param newTry logins that were started before it do not count */
    void advance(Saga saga, SagaStep step, Instant dueAt, int failures, int attempt, Long proxy,
                 String setAnswer, boolean stored, String error, boolean newTry) {
        jdbc.sql(Sql.text("advance-saga")).param("id", saga.id()).param("fence", saga.fence())
                .param("step", step.name()).param("dueAt", Rows.utc(dueAt)).param("failures", failures)
                .param("attempt", attempt).param("proxy", proxy).param("setAnswer", setAnswer)
                .param("stored", stored).param("newTry", newTry).param("error", Rows.cut(error, 500))
                .param("now", now()).update();
    }

    SagaOutcome finish(Saga saga, SagaOutcome outcome, Long proxy, String error) {
        jdbc.sql(Sql.text("finish-saga")).param("id", saga.id()).param("fence", saga.fence())
                .param("outcome", outcome.code()).param("proxy", proxy).param("error", Rows.cut(error, 500))
                .param("now", now()).update();
        return outcome;
    }

    void endTry(Saga saga, ProxyFault fault, String error, String outcome) {
        jdbc.sql(Sql.text("end-try")).param("id", saga.id()).param("attempt", saga.attempt())
                .param("outcome", outcome).param("fault", fault == null ? null : fault.code())
                .param("error", Rows.cut(error, 500)).param("now", now()).update();
    }

    /** The proxies of a saga's tries that ended with a fault. */
    List<Long> proxiesWith(Saga saga, ProxyFault fault) {
        return jdbc.sql(Sql.text("list-faulty-proxies")).param("id", saga.id()).param("fault", fault.code())
                .query(Long.class).list();
    }

    void timeline(String instance, String subject, String from, String to, String cause, String evidence) {
        instances.insertTimeline(List.of(new TimelineEntry(instance, clock.instant(), subject, from, to, cause,
                evidence)));
    }

    /** Needs of which a connection tells. */
    void personNeeded(String instance, HumanNeed need) {
        jdbc.sql(Sql.text("update-instance-need")).param("instance", instance).param("need", need.code())
                .param("now", now()).update();
    }

    /** The instance is looked at again at that moment, and the try that ends does not count. */
    void lookAt(String instance, Instant moment) {
        jdbc.sql(Sql.text("schedule-look")).param("instance", instance).param("lookAt", Rows.utc(moment)).update();
    }

    void expireQr(String instance) {
        jdbc.sql(Sql.text("expire-qr")).param("instance", instance).param("now", now()).update();
    }

    Instant clockNow() {
        return clock.instant();
    }

    private Object now() {
        return Rows.utc(clock.instant());
    }

    static String code(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
