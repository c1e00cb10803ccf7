package dev.caravan.http.endpoint;

import java.util.concurrent.Semaphore;

import dev.caravan.http.ApiProblem;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Requests that wait for others hold a worker of the HTTP server each, because Camel's consumer waits for the end of
 * its route. These are so many at a time, so that the gateways' webhooks find workers.
 */
public final class Places {

    private final Semaphore free;
    private final String what;

    /** @param what is answered so often at a time, for whoever is refused */
    public Places(int places, String what) {
        this.free = new Semaphore(places);
        this.what = what;
    }

    /** Takes a place until the request has been answered. */
    public void take(Exchange exchange) {
        if (!free.tryAcquire()) {
            throw ApiProblem.unavailable("Enough " + what + " are under way; try again in a moment.");
        }
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                free.release();
            }
        });
    }
}
