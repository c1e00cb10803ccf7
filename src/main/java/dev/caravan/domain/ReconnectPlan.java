package dev.caravan.domain;

import java.time.Instant;

/** What is done next about an instance that is down. */
public sealed interface ReconnectPlan {

    /**
     * Try again at a moment.
     *
     * @param number of the try, from 1
     * @param of     tries on the ladder
     * @param slow   the ladder is used up: this is the slow heartbeat
     * @param need   the person it takes besides, or null
     */
    record TryAt(Instant at, ConnectionFault fault, int number, int of, boolean slow, HumanNeed need)
            implements ReconnectPlan { }

    /**
     * Error 515 outlasted its tries.
     *
     * @param tries that were made
     * @param pair  clear the credentials and ask for a new QR code; otherwise leave it to a person
     */
    record End515(int tries, boolean pair) implements ReconnectPlan { }

    /** No try helps: a person must decide. */
    record AskPerson(ConnectionFault fault, HumanNeed need) implements ReconnectPlan { }

    /** Too little is known yet. */
    record Leave() implements ReconnectPlan { }
}
