package dev.caravan.domain.campaign;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a message is (SPEC 7). Each state names those that may come next; what {@link #isFinal() ends} a message is
 * outweighed only by better knowledge: a receipt says that what was unknown has arrived.
 */
public enum MessageState {
    /** Waits for its turn. */
    PENDING,
    /** Has an instance and has not begun to go out. */
    CLAIMED,
    /** Committed before the first byte goes out, until the outcome is. */
    SENDING,
    /** The gateway took it. */
    SENT,
    /** It is on the person's device. */
    DELIVERED,
    /** The person has opened it. */
    READ,
    /** Refused for good; it did not arrive. */
    FAILED,
    /** The number is not on WhatsApp. */
    NO_WHATSAPP,
    /** Whether it went out could not be learned. */
    UNKNOWN,
    /** The person does not want messages. */
    OPTED_OUT,
    /** Its campaign's time was over. */
    EXPIRED,
    CANCELLED;

    /** In lower case, as the database and the API write it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The state of that code.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static MessageState of(String code) {
        return Stream.of(values()).filter(state -> state.code().equals(code)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no message state: " + code));
    }

    /** The states that may follow. */
    public Set<MessageState> next() {
        return switch (this) {
            case PENDING -> Set.of(CLAIMED, OPTED_OUT, EXPIRED, CANCELLED, FAILED);
            case CLAIMED -> Set.of(SENDING, PENDING, OPTED_OUT, EXPIRED, CANCELLED);
            case SENDING -> Set.of(SENT, PENDING, FAILED, NO_WHATSAPP, UNKNOWN, DELIVERED, READ);
            case SENT -> Set.of(DELIVERED, READ, FAILED);
            case DELIVERED -> Set.of(READ);
            case UNKNOWN -> Set.of(SENT, DELIVERED, READ, FAILED, NO_WHATSAPP, PENDING);
            case READ, FAILED, NO_WHATSAPP, OPTED_OUT, EXPIRED, CANCELLED -> Set.of();
        };
    }

    /**
     * The states that may follow.
     *
     * @param doubted whether it was unknown and is sent again: an attempt before may have been taken, so it does not end
     *                as what never was
     */
    public Set<MessageState> next(boolean doubted) {
        if (!doubted) {
            return next();
        }
        return switch (this) {
            case PENDING -> Set.of(CLAIMED, SENT, UNKNOWN);
            case CLAIMED -> Set.of(SENDING, PENDING, UNKNOWN);
            case SENDING -> Set.of(SENT, PENDING, UNKNOWN, DELIVERED, READ);
            case UNKNOWN -> Set.of(SENT, DELIVERED, READ, FAILED, PENDING);
            default -> next();
        };
    }

    /** Whether nothing is left to be done for it. */
    public boolean isFinal() {
        return this != PENDING && this != CLAIMED && this != SENDING;
    }

    /** The states from which this one may be reached. */
    public Set<MessageState> before() {
        return Stream.of(values()).filter(state -> state.next().contains(this)).collect(Collectors.toSet());
    }
}
