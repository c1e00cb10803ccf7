package dev.caravan.domain.campaign;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** How fast a campaign sends, from how many messages left in each of the last minutes. */
public final class SendRate {

    /** @param messages that left within the minute that begins then */
    public record Minute(Instant begin, int messages) { }

    private static final Duration MINUTE = Duration.ofMinutes(1);
    /** With fewer the first, which may have begun late, weighs more than it tells. */
    private static final int ENOUGH = 3;

    private SendRate() {
    }

    /**
     * Messages per minute.
     *
     * @param minutes those of the last while in which messages left, oldest first
     * @param since   when that while began, or the campaign did
     */
    public static double mean(List<Minute> minutes, Instant since, Instant now) {
        double span = Math.max(MINUTE.toMillis(), Duration.between(since, now).toMillis());
        return minutes.stream().mapToInt(Minute::messages).sum() * (double) MINUTE.toMillis() / span;
    }

    /**
     * The most per minute that gateways were seen to take while there was something to send, or null if too little was
     * seen. One message more than was seen is granted: of few none can say when the next would have gone.
     */
    public static Double most(List<Minute> minutes, Instant now) {
        List<Minute> whole = minutes.stream().filter(minute -> !minute.begin().plus(MINUTE).isAfter(now)).toList();
        if (whole.size() < ENOUGH) {
            return null;
        }
        List<Minute> seen = whole.subList(1, whole.size());
        long span = Duration.between(seen.get(0).begin(), seen.get(seen.size() - 1).begin()).toMinutes() + 1;
        return (seen.stream().mapToInt(Minute::messages).sum() + 1) / (double) span;
    }
}
