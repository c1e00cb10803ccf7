package dev.caravan.domain;

/**
 * What is done about a session that is open and mute (SPEC 5), by how often in a row it did not answer. A restart that
 * did not help is tried ever more seldom: each one is a login.
 *
 * @param restartAfter failures before the first restart; the next ones come after twice, four times, … as many
 * @param askAfter     failures from which on a person is told
 */
public record MutePolicy(int restartAfter, int askAfter) {

    public MutePolicy {
        if (restartAfter < 1 || askAfter < 1) {
            throw new IllegalArgumentException("restartAfter and askAfter must be 1 or more");
        }
    }

    public boolean restarts(int failures) {
        return failures > 0 && failures % restartAfter == 0 && Integer.bitCount(failures / restartAfter) == 1;
    }

    public boolean asksPerson(int failures) {
        return failures >= askAfter;
    }
}
