package dev.caravan.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import dev.caravan.campaign.GroupCommit.Limits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class GroupCommitTest {

    private static final int BATCH = 4;
    private static final int WAITING = 10;
    private static final long PATIENCE_SECONDS = 20;

    private final List<List<Integer>> written = new CopyOnWriteArrayList<>();
    private final Set<Integer> impossible = ConcurrentHashMap.newKeySet();
    /** One permit lets one write go through. */
    private final Semaphore permits = new Semaphore(0);
    private final Semaphore begun = new Semaphore(0);
    private volatile RuntimeException failure;
    private final GroupCommit<Integer> commit = new GroupCommit<>("test", this::write, new Limits(BATCH, WAITING));

    private void write(List<Integer> items) {
        begun.release();
        permits.acquireUninterruptibly();
        if (failure != null) {
            throw failure;
        }
        if (items.stream().anyMatch(impossible::contains)) {
            throw new DataIntegrityViolationException("too long");
        }
        written.add(items);
    }

    @AfterEach
    void end() {
        permits.release(1_000);
        commit.close();
    }

    @Test
    void whatComesDuringAWriteIsWrittenTogetherAndInOrder() throws Exception {
        List<CompletableFuture<Void>> futures = add(0, 1);
        assertTrue(begun.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS));
        futures.addAll(add(1, 7));
        assertFalse(futures.stream().anyMatch(CompletableFuture::isDone));

        permits.release(3);

        join(futures);
        assertEquals(List.of(List.of(0), List.of(1, 2, 3, 4), List.of(5, 6)), written);
    }

    @Test
    void nobodyIsToldBeforeItIsWritten() throws Exception {
        CompletableFuture<Void> one = add(0, 1).get(0);
        assertTrue(begun.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS));
        CompletableFuture<Void> other = add(1, 2).get(0);

        permits.release();
        one.get(PATIENCE_SECONDS, TimeUnit.SECONDS);

        assertTrue(begun.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertFalse(other.isDone());
    }

    @Test
    void whatCannotBeWrittenKeepsNothingElseFromIt() throws Exception {
        impossible.add(3);
        permits.release(100);

        List<CompletableFuture<Void>> futures = add(0, 8);

        join(List.of(futures.get(0), futures.get(1), futures.get(2), futures.get(4), futures.get(7)));
        CompletionException why = assertThrows(CompletionException.class, () -> futures.get(3).join());
        assertInstanceOf(DataIntegrityViolationException.class, why.getCause());
        assertEquals(List.of(0, 1, 2, 4, 5, 6, 7), written.stream().flatMap(List::stream).toList());
    }

    @Test
    void aWriteThatFailsIsThatOfAllInItAndTheNextIsTriedAfresh() throws Exception {
        failure = new IllegalStateException("no database");
        permits.release(1);
        CompletableFuture<Void> failed = add(0, 1).get(0);
        assertThrows(CompletionException.class, failed::join);

        failure = null;
        permits.release(1);

        join(add(1, 2));
        assertEquals(List.of(List.of(1)), written);
    }

    @Test
    void moreThanMayWaitAreRefusedAtOnce() throws Exception {
        List<CompletableFuture<Void>> futures = add(0, 1);
        assertTrue(begun.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS));
        futures.addAll(add(1, 1 + WAITING));

        CompletableFuture<Void> refused = add(99, 100).get(0);

        assertInstanceOf(RejectedExecutionException.class,
                assertThrows(CompletionException.class, refused::join).getCause());
        permits.release(10);
        join(futures);
        assertEquals(1 + WAITING, written.stream().mapToInt(List::size).sum());
    }

    @Test
    void closingWritesWhatWaitsAndThenTakesNoMore() throws Exception {
        permits.release(100);
        List<CompletableFuture<Void>> futures = add(0, 9);

        commit.close();

        assertTrue(futures.stream().allMatch(CompletableFuture::isDone));
        join(futures);
        assertThrows(CompletionException.class, () -> add(9, 10).get(0).join());
    }

    @Test
    void whatComesAfterTheEndIsRefusedEachTime() {
        commit.close();

        for (CompletableFuture<Void> refused : add(0, 3)) {
            assertInstanceOf(RejectedExecutionException.class, assertThrows(ExecutionException.class, () ->
                    refused.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).getCause());
        }
    }

    private List<CompletableFuture<Void>> add(int from, int to) {
        return new ArrayList<>(IntStream.range(from, to)
                .mapToObj(item -> commit.add(item).toCompletableFuture()).toList());
    }

    private static void join(List<CompletableFuture<Void>> futures) throws Exception {
        CompletableFuture.allOf(futures.toArray(new CompletableFuture<?>[0]))
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
