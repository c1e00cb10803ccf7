package dev.caravan.simulator;

import java.time.Duration;

/**
 * The instances that exist when the simulator starts. They are named by number, from 1; the last ones are the odd ones.
 *
 * @param count       instances in all
 * @param namePattern {@link String#format} pattern with one number, such as {@code loja-%03d}
 * @param withProxy   how many of the first ones already have a proxy, set and effective
 * @param closed      how many are paired, and closed in memory and in the database
 * @param connecting  how many are paired and stuck in {@code connecting}
 * @param qr          how many were never paired and show a QR
 * @param loginWithin the others are paired and log in, spread over this time; zero: they are open from the start
 */
public record FleetSeed(int count, String namePattern, int withProxy, int closed, int connecting, int qr,
        Duration loginWithin) {

    /** No instances. */
    public static final FleetSeed NONE = new FleetSeed(0, "loja-%03d", 0, 0, 0, 0, Duration.ZERO);

    public FleetSeed {
        if (count < 0 || withProxy < 0 || closed < 0 || connecting < 0 || qr < 0
                || closed + connecting + qr > count || withProxy > count) {
            throw new IllegalArgumentException("a fleet of " + count + " cannot have " + closed + " closed, "
                    + connecting + " connecting, " + qr + " with a QR and " + withProxy + " with a proxy");
        }
        if (count > 1 && namePattern.formatted(1).equals(namePattern.formatted(2))) {
            throw new IllegalArgumentException("namePattern needs a number, like loja-%03d: " + namePattern);
        }
    }

    /** {@code count} paired instances, open from the start and without a proxy. */
    public static FleetSeed open(int count, String namePattern) {
        return new FleetSeed(count, namePattern, 0, 0, 0, 0, Duration.ZERO);
    }

    String name(int index) {
        return namePattern.formatted(index);
    }
}
