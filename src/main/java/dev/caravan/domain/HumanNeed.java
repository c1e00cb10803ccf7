package dev.caravan.domain;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Why an instance needs a person. The name in lower case is what is stored and served. */
public enum HumanNeed {
    /** A QR code waits to be scanned. */
    SCAN_QR,
    /** The device was unlinked: it must be paired again. */
    PAIR_AGAIN,
    /** The gateway stopped offering QR codes because nobody scanned them. */
    QR_UNANSWERED,
    /** The platform restricted or banned the number (402, 403, 406). */
    RESTRICTED,
    /** Two sockets use the same credentials (440). */
    SECOND_OWNER,
    /** The phone's account cannot have linked devices (411). */
    NOT_MULTI_DEVICE,
    /** The gateway has no such instance any more. */
    REMOVED_AT_GATEWAY,
    /** It should be up and was never paired: a QR code is to be asked for. */
    NO_SESSION,
    /** Error 515 came back until its ladder was used up, and the configuration leaves it to a person. */
    ERROR_515,
    /** Its session would have to be cleared, and more were cleared within a minute than may be without a word. */
    CONFIRM_DISCARD,
    /** None of the proxies of a connection worked. */
    CHAIN_FAILED,
    /** The gateway uses one proxy for two instances. */
    SHARED_PROXY,
    /** The gateway uses a proxy that Caravan cannot record. */
    UNREADABLE_PROXY,
    /** The platform calls the session bad again and again (500); the tries go on. */
    BAD_SESSION,
    /** All tries of the ladder were in vain; slow ones go on. */
    STILL_DOWN,
    /** Its session is open, but WhatsApp does not answer through it, restarts or not; they go on. */
    MUTE,
    /** No campaign sends through it, after an enforcement, until it is released. Kept with the sender. */
    SENDING_HELD;

    private static final Set<HumanNeed> BESIDE_TRIES =
            EnumSet.of(SHARED_PROXY, UNREADABLE_PROXY, BAD_SESSION, STILL_DOWN, MUTE, SENDING_HELD);

    /** Whether tries to reconnect would be in vain, or do harm, until a person has acted. */
    public boolean stopsTries() {
        return !BESIDE_TRIES.contains(this);
    }

    /** A login says nothing about it. */
    public boolean outlivesLogin() {
        return this == SHARED_PROXY || this == UNREADABLE_PROXY || this == MUTE;
    }

    /** That the instance is being tried takes nothing of it back. */
    public boolean outlivesTries() {
        return this == STILL_DOWN || this == MUTE;
    }

    /** Codes of those beside which tries go on. */
    public static List<String> besideTries() {
        return BESIDE_TRIES.stream().map(HumanNeed::code).toList();
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static HumanNeed ofCode(String code) {
        return code == null ? null : valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
