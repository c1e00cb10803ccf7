package dev.caravan.domain.campaign;

import java.time.Instant;

/**
 * A message as it stands, with what is known of the attempt, of its person and of what happened last.
 *
 * @param queuedAt  when it may go out, if it came back to the queue or waits for a moment of its own; else null
 * @param instance  that has or had it, or null. @param node that has it, or null
 * @param settleAt  when evidence is looked for, or null
 * @param optOut    what its person asked for, or null
 * @param evidence  the newest thing that happened to it beyond the ordinary, or null
 */
public record QueuedMessage(int seq, MessageState state, Instant stateAt, Zones zones, Instant queuedAt,
                            String instance, String node, Instant sendingAt, Instant sentAt, Instant settleAt,
                            String error, Refusal optOut, String evidence) {

    /** What keeps a message back until {@link #queuedAt()}, as {@link #error()} says it. */
    public static final String QUIET = "quiet hours";
    /** As {@link #QUIET}. */
    public static final String ENOUGH = "the person has had enough messages";

    /** That a person wants no messages. @param word with which the person said so, or null */
    public record Refusal(Instant since, String word) { }

    /** Whether it may not go out yet. */
    public boolean waitsUntil(Instant now) {
        return queuedAt != null && queuedAt.isAfter(now);
    }
}
