package dev.caravan.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;

import dev.caravan.domain.ConnectionFault;
import dev.caravan.domain.ConnectionStatus;
import dev.caravan.domain.HumanNeed;
import dev.caravan.domain.Instance;
import dev.caravan.domain.ReconnectPlan.AskPerson;
import dev.caravan.domain.ReconnectPlan.End515;
import dev.caravan.domain.ReconnectPlan.TryAt;
import dev.caravan.domain.Recovery;
import dev.caravan.domain.TimelineEntry;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * When instances that are down are tried again. Nothing is claimed: every statement asks for the state that it changes,
 * so nodes that do the same at once do it once.
 */
public final class ReconnectionStore {

    /** An instance that is down and has no next try. */
    public record Unplanned(Instance instance, Recovery made) { }

    /** A try that was written. */
    public record Planned(Unplanned of, TryAt plan) { }

    /** An instance whose try has begun. */
    public record Begun(String instance, ConnectionFault fault) { }

    private record Down(String name, ConnectionStatus status) { }

    private static final List<String> BESIDE_TRIES = HumanNeed.besideTries();
    private static final Duration BUDGET_PERIOD = Duration.ofMinutes(1);
    private static final String RECOVERY = "recovery";
    private static final String ERROR_515 = "error-515";

    private final JdbcClient jdbc;
    private final NamedParameterJdbcTemplate batches;
    private final Transactions transactions;
    private final InstanceStore instances;
    private final AuditStore audit;
    private final Clock clock;

    public ReconnectionStore(DataSource dataSource, InstanceStore instances, AuditStore audit, Clock clock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.batches = new NamedParameterJdbcTemplate(dataSource);
        this.transactions = new Transactions(dataSource);
        this.instances = instances;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Forgets the tries of instances that are up again, or not wanted up.
     *
     * @param stable how long one that flapped must have stayed open
     */
    public int reset(Duration stable) {
        return transactions.in(() -> jdbc.sql(Sql.text("reset-recoveries"))
                .param("stableSince", Rows.utc(clock.instant().minus(stable))).update());
    }

    /** Takes back tries that are due while nothing can be done, and those that wait for what only a person can do. */
    public int dropVain() {
        return transactions.in(() -> jdbc.sql(Sql.text("drop-vain-attempts")).param("beside", BESIDE_TRIES)
                .param("now", now()).update());
    }

    /**
     * Has gateways take inventory soon whose sessions closed without a word of why: it may tell that the login is gone,
     * and then another connect would ask for a QR code that nobody wants (GATEWAYS 1.3).
     *
     * @param soon an inventory that is due within that time, or was claimed, is left as it is
     */
    public int hastenExplanations(Collection<String> gateways, Duration soon) {
        return gateways.isEmpty() ? 0 : jdbc.sql(Sql.text("hasten-explanations")).param("gateways", gateways)
                .param("later", Rows.utc(clock.instant().plus(soon))).param("now", now()).update();
    }

    /**
     * What is down and may be tried; what closed without a word not before an inventory has had its say.
     *
     * @param unexplained how long a paired one waits for that at the most, lest it stays down with the inventories
     */
    public List<Unplanned> unplanned(Collection<String> gateways, Duration unexplained, int limit) {
        return gateways.isEmpty() ? List.of() : jdbc.sql(Sql.text("list-unplanned-instances"))
                .param("gateways", gateways).param("beside", BESIDE_TRIES).param("limit", limit)
                .param("unexplained", Rows.utc(clock.instant().minus(unexplained)))
                .query((row, n) -> new Unplanned(InstanceStore.instance(row, n), recovery(row))).list();
    }

    /** @return the tries that were written; another node was first with the others, or the instance changed */
    public List<Planned> plan(List<Planned> wanted) {
        if (wanted.isEmpty()) {
            return List.of();
        }
        SqlParameterSource[] rows = wanted.stream().map(this::row).toArray(SqlParameterSource[]::new);
        return transactions.in(() -> {
            int[] written = batches.batchUpdate(Sql.text("plan-attempt"), rows);
            List<Planned> done = IntStream.range(0, rows.length).filter(i -> written[i] == 1).mapToObj(wanted::get)
                    .toList();
            done.stream().filter(planned -> planned.plan().need() != null).forEach(planned ->
                    ask(planned.of().instance(), planned.plan().need()));
            instances.insertTimeline(done.stream().flatMap(this::entries).toList());
            return done;
        });
    }

    /** @return false if somebody is asked already, or the instance changed */
    public boolean askPerson(Instance instance, AskPerson plan) {
        return transactions.in(() -> {
            boolean asked = ask(instance, plan.need());
            if (asked) {
                tell(instance, RECOVERY, plan.need().code(), "reconnection", plan.fault().code());
            }
            return asked;
        });
    }

    /**
     * Ends the tries of error 515: with a new pairing, if the budget for destroyed logins allows it; otherwise a person
     * must confirm. Or, where that is configured, with a person in any case.
     *
     * @param budget logins that may be destroyed in a minute (SPEC 1)
     * @return the person it takes, {@link HumanNeed#SCAN_QR} if the pairing has begun; null if nothing was done
     */
    public HumanNeed end515(Instance instance, End515 plan, int budget) {
        return transactions.in(() -> {
            if (jdbc.sql(Sql.text("end-error-515")).param("name", instance.name()).param("made", plan.tries())
                    .param("version", instance.version()).update() == 0) {
                return null;
            }
            HumanNeed need = !plan.pair() ? HumanNeed.ERROR_515
                    : audit.addWithin("caravan", "logout", instance.name(), budget, BUDGET_PERIOD) ? HumanNeed.SCAN_QR
                    : HumanNeed.CONFIRM_DISCARD;
            if (need == HumanNeed.SCAN_QR) {
                jdbc.sql(Sql.text("begin-new-pairing")).param("name", instance.name()).param("now", now()).update();
            } else {
                ask(instance, need);
            }
            tell(instance, ERROR_515, need.code(), "session.error.515.max_attempts", plan.tries() + " tries in vain");
            return need;
        });
    }

    /**
     * Begins a saga for each due try, longest due first, and counts the try. What an inventory must explain waits for
     * it, whoever planned the try: a close without a word, and all that happened before the cluster started.
     *
     * @param unexplained how long a paired instance waits for that at the most
     */
    public List<Begun> begin(Collection<String> gateways, Duration unexplained, int limit) {
        if (gateways.isEmpty()) {
            return List.of();
        }
        return transactions.in(() -> {
            List<Begun> due = jdbc.sql(Sql.text("lock-due-attempts")).param("now", now()).param("gateways", gateways)
                    .param("beside", BESIDE_TRIES).param("limit", limit)
                    .param("unexplained", Rows.utc(clock.instant().minus(unexplained)))
                    .query((row, n) -> new Begun(row.getString("name"), fault(row))).list();
            if (!due.isEmpty()) {
                List<String> names = due.stream().map(Begun::instance).toList();
                jdbc.sql(Sql.text("enlist-attempts")).param("names", names).param("now", now()).update();
                jdbc.sql(Sql.text("count-attempts")).param("names", names).update();
            }
            return due;
        });
    }

    /**
     * Makes a try due for each instance that should be up and is not; those of error 515 keep their ladder. No try is
     * made before an inventory that is newer than this moment: phones may have been unlinked meanwhile.
     *
     * @return how many
     */
    public int start(Collection<String> gateways) {
        if (gateways.isEmpty()) {
            return 0;
        }
        return transactions.in(() -> {
            jdbc.sql(Sql.text("start-gateways")).param("gateways", gateways).param("now", now()).update();
            List<Down> down = jdbc.sql(Sql.text("lock-startable-instances")).param("gateways", gateways)
                    .param("beside", BESIDE_TRIES).query((row, n) -> new Down(row.getString("name"),
                            ConnectionStatus.valueOf(row.getString("connection_status")))).list();
            if (!down.isEmpty()) {
                jdbc.sql(Sql.text("start-instances")).param("names", down.stream().map(Down::name).toList())
                        .param("now", now()).update();
                instances.insertTimeline(down.stream().filter(i -> i.status() != ConnectionStatus.RECONNECTING)
                        .map(i -> new TimelineEntry(i.name(), clock.instant(), "status", i.status().name(),
                                ConnectionStatus.RECONNECTING.name(), "start", null)).toList());
            }
            return down.size();
        });
    }

    /** @return whether the instance was not known to flap, and is now tried at once */
    public boolean markFlapping(String instance, String evidence) {
        return transactions.in(() -> {
            boolean marked = jdbc.sql(Sql.text("mark-flapping")).param("name", instance)
                    .param("beside", BESIDE_TRIES).param("now", now()).update() == 1;
            if (marked) {
                instances.insertTimeline(List.of(new TimelineEntry(instance, clock.instant(), RECOVERY, null,
                        ConnectionFault.FLAPPING.code(), "webhook", evidence)));
            }
            return marked;
        });
    }

    private boolean ask(Instance instance, HumanNeed need) {
        return jdbc.sql(Sql.text("ask-person")).param("name", instance.name()).param("version", instance.version())
                .param("need", need.code()).param("stops", need.stopsTries()).param("beside", BESIDE_TRIES)
                .param("now", now()).update() == 1;
    }

    private SqlParameterSource row(Planned wanted) {
        Instance instance = wanted.of().instance();
        return new MapSqlParameterSource("name", instance.name()).addValue("version", instance.version())
                .addValue("at", Rows.utc(wanted.plan().at())).addValue("fault", wanted.plan().fault().code())
                .addValue("attempt", wanted.of().made().attempts())
                .addValue("error515Attempt", wanted.of().made().error515Attempts());
    }

    /** Not every try is a row of the history: a change of what is recovered from, the last rung, and each 515. */
    private Stream<TimelineEntry> entries(Planned planned) {
        String name = planned.of().instance().name();
        TryAt plan = planned.plan();
        ConnectionFault before = planned.of().made().fault();
        String rung = plan.number() + "/" + plan.of();
        Instant now = clock.instant();
        List<TimelineEntry> entries = new ArrayList<>();
        if (before != plan.fault()) {
            entries.add(new TimelineEntry(name, now, RECOVERY, before == null ? null : before.code(),
                    plan.fault().code(), "reconnection", "try " + rung + " at " + plan.at()));
        } else if (plan.slow() && plan.number() == plan.of() + 1) {
            entries.add(new TimelineEntry(name, now, RECOVERY, plan.fault().code(), "heartbeat", "reconnection",
                    plan.of() + " tries in vain; the next at " + plan.at()));
        }
        if (plan.fault() == ConnectionFault.RESTART_REQUIRED) {
            entries.add(new TimelineEntry(name, now, ERROR_515, null, rung, "session.error.515",
                    "try " + rung + " at " + plan.at() + ", credentials kept"));
        }
        return entries.stream();
    }

    private void tell(Instance instance, String subject, String to, String cause, String evidence) {
        instances.insertTimeline(List.of(new TimelineEntry(instance.name(), clock.instant(), subject, null, to, cause,
                evidence)));
    }

    private Object now() {
        return Rows.utc(clock.instant());
    }

    private static ConnectionFault fault(ResultSet row) throws SQLException {
        return ConnectionFault.ofCode(row.getString("recovery_fault"));
    }

    static Recovery recovery(ResultSet row) throws SQLException {
        return new Recovery(fault(row), row.getInt("attempt"), row.getInt("error_515_attempt"));
    }
}
