package dev.caravan.driven;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

import dev.caravan.simulator.DrivenTime;

/**
 * The timer of a flow. It beats as often as in the application, but passes over the beats at which there is nothing to
 * do: it acts when something is due, when something changed, and now and then.
 */
final class Ticker {

    private final DrivenTime time;
    private final long beat;
    private final Duration idle;
    private final Supplier<Optional<Instant>> due;
    private final Runnable work;
    private Instant planned;
    private boolean stopped;

    /**
     * @param beat the timer's period
     * @param idle the longest pause
     * @param due  when there is something to do, as far as that can be told beforehand
     */
    Ticker(DrivenTime time, Duration beat, Duration idle, Supplier<Optional<Instant>> due, Runnable work) {
        this.time = time;
        this.beat = beat.toMillis();
        this.idle = idle;
        this.due = due;
        this.work = work;
    }

    /** Something changed: the next beat counts. */
    void stir() {
        plan(time.instant());
    }

    void stop() {
        stopped = true;
    }

    /** Something new may be due. */
    void again() {
        Instant latest = time.instant().plus(idle);
        plan(due.get().filter(latest::isAfter).orElse(latest));
    }

    private void run() {
        work.run();
        again();
    }

    private void plan(Instant wanted) {
        long now = time.instant().toEpochMilli();
        long next = Math.max(Math.floorDiv(now, beat) + 1, -Math.floorDiv(-wanted.toEpochMilli(), beat)) * beat;
        Instant at = Instant.ofEpochMilli(next);
        if (planned != null && !at.isBefore(planned)) {
            return;
        }
        planned = at;
        time.schedule(Duration.ofMillis(next - now), () -> {
            // A later plan took the place of this one.
            if (!stopped && at.equals(planned)) {
                planned = null;
                run();
            }
        });
    }
}
