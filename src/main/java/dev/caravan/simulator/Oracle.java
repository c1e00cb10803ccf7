package dev.caravan.simulator;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

import io.vertx.core.json.JsonObject;

/**
 * What really happened, as only the outside world knows it: logins with their exit address, messages taken, texts of
 * people.
 */
final class Oracle {

    /** Logins beyond this are counted, the oldest no longer listed. */
    private static final int LISTED_OPENS = 100_000;

    /** One login. {@code proxy} is {@code host:port}, or null if none was used. */
    record Open(String instance, String proxy, String exit, Instant at) {

        JsonObject json() {
            return new JsonObject().put("instance", instance).put("proxy", proxy).put("exit", exit)
                    .put("at", Wire.time(at));
        }
    }

    /** A text of a person that came to an instance. */
    record Heard(String instance, String remoteJid, String text, Instant at) {

        JsonObject json() {
            return new JsonObject().put("instance", instance).put("remoteJid", remoteJid).put("text", text)
                    .put("at", Wire.time(at));
        }
    }

    private final Deque<Open> opens = new ArrayDeque<>();
    private final List<Heard> heard = new ArrayList<>();
    private final Book book = new Book();
    private long openCount;

    void opened(Instance instance, Instant at) {
        StoredProxy proxy = instance.memory.effective;
        opens.addLast(new Open(instance.name, proxy == null ? null : proxy.address(), instance.memory.exit, at));
        openCount++;
        if (opens.size() > LISTED_OPENS) {
            opens.removeFirst();
        }
    }

    void heard(String instance, String remoteJid, String text, Instant at) {
        heard.add(new Heard(instance, remoteJid, text, at));
    }

    Collection<Open> opens() {
        return opens;
    }

    List<Heard> heard() {
        return heard;
    }

    Book book() {
        return book;
    }

    long openCount() {
        return openCount;
    }
}
