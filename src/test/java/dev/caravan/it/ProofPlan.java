package dev.caravan.it;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What a campaign has to come through. The blows follow its progress, not the clock, so that they fall on it however
 * fast the machine is.
 *
 * @param messages  of the campaign
 * @param instances in its rotation
 * @param answer    how long the gateway takes for each answer
 * @param blows     in the order of their progress
 * @param limit     after this it has not come through
 */
public record ProofPlan(long seed, int messages, int instances, Duration answer, List<Blow> blows, Duration limit) {

    /** What is done to the world around a campaign. */
    public enum Kind {
        /** {@code kill -9} of a process, which is started again. */
        KILL,
        /** A process stands still for longer than {@code node.dead-after} and goes on. */
        STAND_STILL,
        /** {@code kill -9} of the database server, which is started again. */
        CRASH_DATABASE,
        /** The gateway is gone for a moment and has to load its instances then. */
        GATEWAY_DOWN,
        /** An instance loses its session for a moment. */
        DROP
    }

    /**
     * One of them.
     *
     * @param at   share of the messages whose fate is known by then
     * @param whom which process or instance, by a number of any size
     */
    public record Blow(Kind kind, double at, int whom) { }

    /** Messages of one instance that one process has under way at a time. */
    static final int IN_FLIGHT = 4;
    static final int NODES = 2;

    private static final double FIRST = 0.02;
    private static final double LAST = 0.92;

    /** A campaign of seconds. */
    public static ProofPlan small(long seed, int messages) {
        return new ProofPlan(seed, messages, 12, Duration.ofMillis(150), blows(seed, 4, 1, 1, 1, 3),
                Duration.ofMinutes(5));
    }

    /** A campaign of minutes. */
    public static ProofPlan large(long seed, int messages) {
        int many = Math.max(4, messages / 4_000);
        return new ProofPlan(seed, messages, 100, Duration.ofMillis(300),
                blows(seed, many, Math.max(1, many / 5), Math.max(1, many / 5), Math.max(1, many / 5), 2 * many),
                Duration.ofHours(1));
    }

    private static List<Blow> blows(long seed, int... counts) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Blow> blows = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            IntStream.range(0, counts[kind.ordinal()]).forEach(n -> blows.add(
                    new Blow(kind, FIRST + (LAST - FIRST) * random.nextDouble(), random.nextInt(1 << 16))));
        }
        blows.sort(Comparator.comparingDouble(Blow::at));
        return List.copyOf(blows);
    }

    /** As many as all processes that were met can have had under way. */
    public int mostInDoubt() {
        int met = count(Kind.KILL) + count(Kind.STAND_STILL)
                + NODES * (count(Kind.CRASH_DATABASE) + count(Kind.GATEWAY_DOWN));
        return met * instances * IN_FLIGHT;
    }

    public int count(Kind kind) {
        return (int) blows.stream().filter(blow -> blow.kind() == kind).count();
    }
}
