package dev.caravan.domain;

/**
 * What an outcome does to a proxy's score (SPEC 2, defaults +10, −30, bands from 80, 50 and 20).
 *
 * @param start     score of a new proxy, 0–100
 * @param success   points for a success
 * @param fault     points a fault of the proxy costs
 * @param excellent lowest score of the first band
 * @param good      lowest score of the second
 * @param unstable  lowest score that is still in the pool
 */
public record ScorePolicy(int start, int success, int fault, int excellent, int good, int unstable) {

    public static final int HIGHEST = 100;

    public ScorePolicy {
        if (!(0 < unstable && unstable < good && good < excellent && excellent <= HIGHEST)) {
            throw new IllegalArgumentException("bands must rise: 0 < unstable < good < excellent <= 100");
        }
        if (start < 0 || start > HIGHEST || success < 0 || fault < 0) {
            throw new IllegalArgumentException("start must be 0-100, success and fault not negative");
        }
    }

    public int afterSuccess(int score) {
        return Math.min(HIGHEST, score + success);
    }

    public int afterFault(int score) {
        return Math.max(0, score - fault);
    }

    public Band band(int score) {
        return score >= excellent ? Band.EXCELLENT : score >= good ? Band.GOOD
                : score >= unstable ? Band.UNSTABLE : Band.INACTIVE;
    }
}
