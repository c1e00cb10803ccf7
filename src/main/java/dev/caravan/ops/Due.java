package dev.caravan.ops;

import java.util.function.Function;
import java.util.function.Supplier;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Lets a trigger's route fetch its work by reference: {@code .setBody(Due.work(polls::claimDue))}. */
public final class Due {

    private Due() {
    }

    /** The work, fetched anew at each trigger. */
    public static <T> Function<Exchange, T> work(Supplier<T> claim) {
        return trigger -> claim.get();
    }

    /** Something that a trigger does by itself: {@code .process(Due.act(nodes::beat))}. */
    public static Processor act(Runnable act) {
        return trigger -> act.run();
    }
}
