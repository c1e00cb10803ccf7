package dev.caravan.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;

import org.quartz.JobPersistenceException;
import org.quartz.TriggerKey;
import org.quartz.impl.jdbcjobstore.DriverDelegate;
import org.quartz.impl.jdbcjobstore.InvalidConfigurationException;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.impl.jdbcjobstore.NoSuchDelegateException;
import org.quartz.impl.jdbcjobstore.SchedulerStateRecord;
import org.quartz.impl.jdbcjobstore.StdJDBCDelegate;
import org.quartz.spi.OperableTrigger;
import org.quartz.spi.TriggerFiredBundle;
import org.quartz.spi.TriggerFiredResult;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Quartz's clustered store on the application's own pool of connections. It differs from what it extends in three
 * points: a node takes only triggers whose routes run on it, so that one whose route is stopped does not swallow what
 * another could do; a node is dead by the same time as everywhere else ({@code node.dead-after}); and the name of the
 * cluster is fixed, so that schedulers in one process need not share theirs.
 */
public final class ClusteredJobs extends JobStoreTX {

    /** The same on all nodes. */
    static final String CLUSTER = "caravan";
    /** Far more than there are triggers. */
    private static final int ALL = 1000;

    private static final Logger QUARTZ = LoggerFactory.getLogger(JobStoreTX.class);

    private final Predicate<TriggerKey> served;
    private final Clock clock;
    private final Duration deadAfter;
    private DriverDelegate delegate;

    /**
     * @param pool         connections are borrowed from it one by one, and given back
     * @param name         of this scheduler, other than that of any other in this process
     * @param checkin      between two signs of life
     * @param deadAfter    without one a node counts as dead
     * @param misfireAfter what is later than that is skipped, and not done late
     * @param served       whether a trigger's work can be done on this node now
     */
    public ClusteredJobs(DataSource pool, String name, Clock clock, Duration checkin, Duration deadAfter,
                         Duration misfireAfter, Predicate<TriggerKey> served) {
        this.served = served;
        this.clock = clock;
        this.deadAfter = deadAfter;
        DBConnectionManager.getInstance().addConnectionProvider(name, new Borrowed(pool));
        setDataSource(name);
        setIsClustered(true);
        setClusterCheckinInterval(checkin.toMillis());
        setMisfireThreshold(misfireAfter.toMillis());
        setDbRetryInterval(checkin.toMillis());
        setUseProperties("true");
        setMakeThreadsDaemons(true);
        try {
            setDriverDelegateClass(StdJDBCDelegate.class.getName());
        } catch (InvalidConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void setInstanceName(String ofScheduler) {
        super.setInstanceName(CLUSTER);
    }

    /** What Quartz says is Quartz's, and not Caravan's. */
    @Override
    protected Logger getLog() {
        return QUARTZ;
    }

    @Override
    protected synchronized DriverDelegate getDelegate() throws NoSuchDelegateException {
        if (delegate == null) {
            delegate = new ServedHere();
            delegate.initialize(getLog(), getTablePrefix(), getInstanceName(), getInstanceId(), getClassLoadHelper(),
                    canUseProperties(), getDriverDelegateInitString());
        }
        return delegate;
    }

    /** A node that slept itself must not take the others for dead. */
    @Override
    protected long calcFailedIfAfter(SchedulerStateRecord other) {
        long slept = clock.millis() - lastCheckin - getClusterCheckinInterval();
        return other.getCheckinTimestamp() + deadAfter.toMillis() + Math.max(0, slept);
    }

    /** A route may have stopped after its trigger was acquired; the trigger then goes back, for others. */
    @Override
    public List<TriggerFiredResult> triggersFired(List<OperableTrigger> triggers) throws JobPersistenceException {
        List<OperableTrigger> mine = triggers.stream().filter(trigger -> served.test(trigger.getKey())).toList();
        Map<OperableTrigger, TriggerFiredResult> fired = zip(mine, super.triggersFired(mine));
        return triggers.stream()
                .map(trigger -> fired.getOrDefault(trigger, new TriggerFiredResult((TriggerFiredBundle) null)))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static Map<OperableTrigger, TriggerFiredResult> zip(List<OperableTrigger> triggers,
                                                                List<TriggerFiredResult> results) {
        return IntStream.range(0, triggers.size()).boxed()
                .collect(Collectors.toMap(triggers::get, results::get));
    }

    private final class ServedHere extends StdJDBCDelegate {

        @Override
        public List<TriggerKey> selectTriggerToAcquire(Connection connection, long noLaterThan, long noEarlierThan,
                                                       int maxCount) throws SQLException {
            return super.selectTriggerToAcquire(connection, noLaterThan, noEarlierThan, ALL).stream()
                    .filter(served).limit(maxCount).collect(Collectors.toCollection(ArrayList::new));
        }
    }

    private record Borrowed(DataSource pool) implements ConnectionProvider {

        @Override
        public Connection getConnection() throws SQLException {
            return pool.getConnection();
        }

        @Override
        public void shutdown() {
            // The pool is closed by whoever opened it.
        }

        @Override
        public void initialize() {
            // It is open.
        }
    }
}
