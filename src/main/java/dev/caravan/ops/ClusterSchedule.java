package dev.caravan.ops;

import java.time.Duration;
import java.util.UUID;
import java.util.function.Predicate;

import dev.caravan.ops.log.EventLog;
import dev.caravan.store.ClusteredJobs;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.StartupListener;
import org.apache.camel.component.quartz.QuartzConstants;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.apache.camel.support.LifecycleStrategySupport;
import org.quartz.DateBuilder;
import org.quartz.DateBuilder.IntervalUnit;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleTrigger;
import org.quartz.Trigger;
import org.quartz.TriggerKey;
import org.quartz.impl.DefaultThreadExecutor;
import org.quartz.impl.DirectSchedulerFactory;
import org.quartz.simpl.SimpleThreadPool;

/**
 * The Quartz scheduler behind every {@code quartz:} route: what fires does so on one node of the cluster (SPEC 5).
 *
 * <p>When the cluster starts, everything stored is dropped and made anew from the routes: so a changed cron, interval
 * or time zone is taken over, nothing is left of routes that are gone, and nothing is caught up that was missed while
 * nobody ran. A node that joins others takes part in what they have.
 */
public final class ClusterSchedule implements StartupListener, AutoCloseable {

    /** The four sweeps and the housekeeping can run at once. */
    private static final int THREADS = 6;
    /** Triggers are fetched that much ahead at the most; what a node has fetched when it dies fires late. */
    private static final Duration AHEAD = Duration.ofSeconds(1);

    /** Makes the store for a scheduler of that name. */
    @FunctionalInterface
    public interface Store {

        ClusteredJobs open(String scheduler, Predicate<TriggerKey> served);
    }

    private final CamelContext context;
    private final Scheduler scheduler;
    private final boolean clusterStarts;
    private final Duration first;

    /**
     * @param node          name of this node
     * @param clusterStarts whether no other node runs
     * @param first         when what has an interval fires first after the cluster has started
     */
    public ClusterSchedule(CamelContext context, Store store, String node, boolean clusterStarts, Duration first)
            throws Exception {
        this.context = context;
        this.clusterStarts = clusterStarts;
        this.first = first;
        // Quartz keeps all schedulers of a process by name.
        String name = "caravan-" + UUID.randomUUID();
        SimpleThreadPool threads = new SimpleThreadPool(THREADS, Thread.NORM_PRIORITY);
        threads.setThreadNamePrefix("sweep");
        threads.setMakeThreadsDaemons(true);
        threads.initialize();
        DirectSchedulerFactory factory = DirectSchedulerFactory.getInstance();
        factory.createScheduler(name, node, threads, new DefaultThreadExecutor(), store.open(name, this::serves), null,
                null, 0, AHEAD.toMillis(), AHEAD.toMillis(), false, null, 1, 0);
        this.scheduler = factory.getScheduler(name);
        if (clusterStarts) {
            scheduler.clear();
        }
        // Camel looks its context up by the name that the stored job has, which is of the node that stored it.
        scheduler.getContext().put(QuartzConstants.QUARTZ_CAMEL_CONTEXT + "-" + context.getName(), context);
        context.addStartupListener(this);
        context.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextStopping(CamelContext stopping) {
                pause();
            }
        });
    }

    /** For Camel's component. */
    public Scheduler scheduler() {
        return scheduler;
    }

    /** The routes are there, and the scheduler is not started yet. */
    @Override
    public void onCamelContextStarted(CamelContext started, boolean already) throws SchedulerException {
        if (!clusterStarts) {
            return;
        }
        for (Route route : context.getRoutes()) {
            if (route.getEndpoint() instanceof QuartzEndpoint endpoint) {
                Trigger trigger = scheduler.getTrigger(endpoint.getTriggerKey());
                if (trigger instanceof SimpleTrigger) {
                    scheduler.rescheduleJob(trigger.getKey(), trigger.getTriggerBuilder()
                            .startAt(DateBuilder.futureDate((int) first.toMillis(), IntervalUnit.MILLISECOND)).build());
                }
            }
        }
    }

    private boolean serves(TriggerKey trigger) {
        return context.getRoutes().stream()
                .filter(route -> route.getEndpoint() instanceof QuartzEndpoint endpoint
                        && trigger.equals(endpoint.getTriggerKey()))
                .anyMatch(route -> context.getRouteController().getRouteStatus(route.getId()).isStarted());
    }

    private void pause() {
        try {
            scheduler.standby();
        } catch (SchedulerException e) {
            EventLog.SYSTEM.general().warn("The schedule could not be paused", e);
        }
    }

    @Override
    public void close() throws SchedulerException {
        scheduler.shutdown(false);
    }
}
