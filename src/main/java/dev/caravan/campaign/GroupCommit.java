package dev.caravan.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import dev.caravan.ops.log.EventLog;
import org.springframework.dao.DataIntegrityViolationException;

/**
 * Writes what many bring in few transactions: what comes while one is under way waits for the next. Whoever brings
 * something is told when it is written; no thread waits for that.
 *
 * @param <T> what is written
 */
public final class GroupCommit<T> implements AutoCloseable {

    /**
     * @param batch   items of one transaction at the most
     * @param waiting items that may wait; of more each is refused at once
     */
    public record Limits(int batch, int waiting) { }

    private record Brought<T>(T item, CompletableFuture<Void> written) { }

    private static final int CLOSE_SECONDS = 5;

    private final String name;
    private final Consumer<List<T>> write;
    private final Limits limits;
    private final BlockingQueue<Brought<T>> queue;
    private final ExecutorService writer;
    private final AtomicBoolean writing = new AtomicBoolean();

    /**
     * @param name  of its thread, and in the log
     * @param write returns when all of it is written; a DataIntegrityViolationException is the doing of single items,
     *              which are found by halving
     */
    public GroupCommit(String name, Consumer<List<T>> write, Limits limits) {
        this.name = name;
        this.write = write;
        this.limits = limits;
        this.queue = new ArrayBlockingQueue<>(limits.waiting());
        this.writer = Executors.newSingleThreadExecutor(this::thread);
    }

    /** Completes when the item is written; fails with what kept it from that, or when too many wait already. */
    public CompletionStage<Void> add(T item) {
        Brought<T> brought = new Brought<>(item, new CompletableFuture<>());
        if (queue.offer(brought)) {
            wake();
        } else {
            brought.written().completeExceptionally(new RejectedExecutionException(queue.size() + " wait for " + name));
        }
        return brought.written();
    }

    /** Writes what still waits. */
    @Override
    public void close() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                EventLog.SYSTEM.general().warn("{}: {} are not written in time", name, queue.size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Thread thread(Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    private void wake() {
        if (writing.compareAndSet(false, true)) {
            try {
                writer.execute(this::drain);
            } catch (RejectedExecutionException e) {
                List<Brought<T>> late = new ArrayList<>();
                queue.drainTo(late);
                fail(late, e);
                rest();
            }
        }
    }

    /** What came after the last look at the queue found somebody writing, and left it to that one. */
    private void rest() {
        writing.set(false);
        if (!queue.isEmpty()) {
            wake();
        }
    }

    private void drain() {
        List<Brought<T>> batch = new ArrayList<>(limits.batch());
        while (queue.drainTo(batch, limits.batch()) > 0) {
            write(batch);
            batch.clear();
        }
        rest();
    }

    private void write(List<Brought<T>> batch) {
        try {
            write.accept(batch.stream().map(Brought::item).toList());
        } catch (DataIntegrityViolationException e) {
            if (batch.size() > 1) {
                // What can never be written must not keep the others from it.
                write(batch.subList(0, batch.size() / 2));
                write(batch.subList(batch.size() / 2, batch.size()));
            } else {
                fail(batch, e);
            }
            return;
        } catch (RuntimeException | Error e) {
            fail(batch, e);
            return;
        }
        batch.forEach(brought -> brought.written().complete(null));
    }

    private void fail(List<Brought<T>> batch, Throwable failure) {
        EventLog.SYSTEM.general().error("{}: {} not written: {}", name, batch.size(), failure.toString());
        batch.forEach(brought -> brought.written().completeExceptionally(failure));
    }
}
