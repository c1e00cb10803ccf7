package dev.caravan.domain.campaign;

import java.util.List;

/**
 * Takes messages from groups so that they go out evenly mixed: message i of a group of n stands at (i + 1/2) / n of the
 * queue, and the lowest goes first.
 */
final class EvenShares {

    /** What is left of a group. */
    static class Share {

        private final int size;
        private int left;

        Share(int size) {
            this.size = size;
            this.left = size;
        }

        int left() {
            return left;
        }

        int upTo(double level) {
            return Math.max(0, Math.min(left, (int) Math.floor(level * size + 0.5) - (size - left)));
        }

        private boolean isBefore(Share other) {
            return (2L * (size - left) + 1) * other.size < (2L * (other.size - other.left) + 1) * size;
        }
    }

    private static final int HALVINGS = 50;
    /** Far below the distance of two messages of a group, far above the error of a double. */
    private static final double SLACK = 1e-9;

    private EvenShares() {
    }

    /** @param count no more than is left of all */
    static void take(List<? extends Share> shares, int count) {
        int rest = count;
        if (count > shares.size()) {
            double level = level(shares, count) - SLACK;
            for (Share share : shares) {
                int taken = share.upTo(level);
                share.left -= taken;
                rest -= taken;
            }
        }
        for (; rest > 0; rest--) {
            next(shares).left--;
        }
    }

    /** The highest up to which there are no more than that many. */
    private static double level(List<? extends Share> shares, int count) {
        double low = 0;
        double high = 2;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (shares.stream().mapToLong(share -> share.upTo(middle)).sum() <= count) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static Share next(List<? extends Share> shares) {
        Share first = null;
        for (Share share : shares) {
            if (share.left > 0 && (first == null || share.isBefore(first))) {
                first = share;
            }
        }
        return first;
    }
}
