package dev.caravan.simulator;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.vertx.core.json.JsonObject;

/** What really happened, as only the outside world knows it: logins with their exit address, messages taken. */
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

    /** How often WhatsApp took one text for one recipient. */
    static final class Entry {
        final String remoteJid;
        final String text;
        final List<String> ids = new ArrayList<>();
        final List<String> instances = new ArrayList<>();
        Instant lastAt;

        Entry(String remoteJid, String text) {
            this.remoteJid = remoteJid;
            this.text = text;
        }

        JsonObject json() {
            return new JsonObject().put("remoteJid", remoteJid).put("text", text).put("count", ids.size())
                    .put("ids", ids).put("instances", instances).put("lastAt", Wire.time(lastAt));
        }
    }

    private record Key(String remoteJid, String text) {
    }

    private final Deque<Open> opens = new ArrayDeque<>();
    private final Map<Key, Entry> book = new LinkedHashMap<>();
    private long openCount;
    private long acceptedCount;

    void opened(Instance instance, Instant at) {
        StoredProxy proxy = instance.memory.effective;
        opens.addLast(new Open(instance.name, proxy == null ? null : proxy.address(), instance.memory.exit, at));
        openCount++;
        if (opens.size() > LISTED_OPENS) {
            opens.removeFirst();
        }
    }

    void accepted(String instance, String remoteJid, String text, String id, Instant at) {
        Entry entry = book.computeIfAbsent(new Key(remoteJid, text), k -> new Entry(remoteJid, text));
        entry.ids.add(id);
        entry.instances.add(instance);
        entry.lastAt = at;
        acceptedCount++;
    }

    Collection<Open> opens() {
        return opens;
    }

    Collection<Entry> book() {
        return book.values();
    }

    long openCount() {
        return openCount;
    }

    long acceptedCount() {
        return acceptedCount;
    }
}
