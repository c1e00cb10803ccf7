package dev.caravan.ops;

import java.util.function.Function;
import java.util.function.Supplier;

import org.apache.camel.Exchange;

/** Lets a trigger's route fetch its work by reference: {@code .setBody(Due.work(polls::claimDue))}. */
public final class Due {

    private Due() {
    }

    /** The work, fetched anew at each trigger. */
    public static <T> Function<Exchange, T> work(Supplier<T> claim) {
        return trigger -> claim.get();
    }
}
