package dev.caravan.fleet;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import dev.caravan.domain.Sweep;
import dev.caravan.domain.SweepRun;
import dev.caravan.ops.log.EventLog;
import dev.caravan.ops.log.LogTexts;
import dev.caravan.store.SweepStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** Begins and ends the runs of the sweeps (SPEC 5), and knows what came of the last ones. */
public final class Sweeps {

    private static final String DONE = "done";
    private static final String FAILED = "failed";

    private final SweepStore store;
    private final MeterRegistry meters;
    private final Clock clock;
    /** Runs of this node that have not ended. */
    private final Set<Long> underWay = new HashSet<>();

    public Sweeps(SweepStore store, MeterRegistry meters, Clock clock) {
        this.store = store;
        this.meters = meters;
        this.clock = clock;
        // All of them from the start, so that a rate knows where it began.
        Arrays.stream(Sweep.values()).forEach(sweep -> List.of(DONE, FAILED).forEach(end -> timer(sweep, end)));
    }

    /** What a trigger begins: a run, or none while one is under way. */
    public Supplier<List<SweepRun>> begins(Sweep sweep, String cause) {
        return () -> begin(sweep, cause).stream().toList();
    }

    /** Begins a run, unless one is under way on whatever node. */
    public Optional<SweepRun> begin(Sweep sweep, String cause) {
        synchronized (underWay) {
            Optional<SweepRun> run = store.begin(sweep, cause, underWay);
            run.ifPresent(begun -> underWay.add(begun.id()));
            return run;
        }
    }

    /** Records what a run found, or why it failed. */
    public void end(SweepRun run) {
        boolean failed = run.error() != null;
        Duration took = Duration.between(run.startedAt(), clock.instant());
        timer(run.sweep(), failed ? FAILED : DONE).record(took);
        synchronized (underWay) {
            // What the database does not take now is ended when the next run begins.
            underWay.remove(run.id());
        }
        store.end(run);
        EventLog category = run.sweep() == Sweep.MEMORY ? EventLog.MEMORY : EventLog.HEALTH;
        String name = LogTexts.of("sweep.name." + run.sweep().code());
        if (failed) {
            category.general().error(LogTexts.of("sweep.failed"), name, run.error());
        } else {
            category.general().debug(LogTexts.of("sweep.done"), name, took.toMillis(),
                    run.findings().counts(), run.findings().findings());
        }
    }

    private Timer timer(Sweep sweep, String result) {
        return Timer.builder("caravan.sweeps").description("Runs of sweeps on this node")
                .tags("sweep", sweep.code(), "result", result).register(meters);
    }

    public Optional<SweepRun> last(Sweep sweep) {
        return newest(sweep, 1).stream().findFirst();
    }

    /** The newest runs, newest first. */
    public List<SweepRun> newest(Sweep sweep, int limit) {
        return store.newest(sweep, limit);
    }

    /** When each sweep is due next, by its code. */
    public Map<String, Instant> next() {
        return store.next();
    }
}
