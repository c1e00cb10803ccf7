package dev.caravan.simulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** How often WhatsApp took which text for whom. It forgets nothing, and tells of a million as fast as of one. */
final class Book {

    /** One text for one recipient. Each time it was taken has an id and an instance of its own. */
    static final class Entry {

        private final String remoteJid;
        private final String text;
        private final List<String> ids = new ArrayList<>(1);
        private final List<String> instances = new ArrayList<>(1);
        private Instant lastAt;

        private Entry(String remoteJid, String text) {
            this.remoteJid = remoteJid;
            this.text = text;
        }

        String remoteJid() {
            return remoteJid;
        }

        String text() {
            return text;
        }

        List<String> instances() {
            return instances;
        }

        JsonObject json() {
            return new JsonObject().put("remoteJid", remoteJid).put("text", text).put("count", ids.size())
                    .put("ids", ids).put("instances", instances).put("lastAt", Wire.time(lastAt));
        }
    }

    private record Key(String remoteJid, String text) {
    }

    private final Map<Key, Entry> byKey = new HashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private long accepted;

    void accepted(String instance, String remoteJid, String text, String id, Instant at) {
        Entry entry = byKey.computeIfAbsent(new Key(remoteJid, text), this::opened);
        entry.ids.add(id);
        entry.instances.add(instance);
        entry.lastAt = at;
        accepted++;
    }

    private Entry opened(Key key) {
        Entry entry = new Entry(key.remoteJid(), key.text());
        entries.add(entry);
        return entry;
    }

    long accepted() {
        return accepted;
    }

    /** In the order of their first times. */
    Stream<Entry> entries() {
        return entries.stream();
    }

    /** @param prefix of the texts that count; a campaign's own words, say */
    JsonObject totals(String prefix) {
        long taken = 0;
        int distinct = 0;
        int most = 0;
        int twice = 0;
        for (Entry entry : entries) {
            if (entry.text.startsWith(prefix)) {
                int count = entry.ids.size();
                taken += count;
                distinct++;
                most = Math.max(most, count);
                twice += count > 1 ? 1 : 0;
            }
        }
        return new JsonObject().put("accepted", taken).put("distinct", distinct).put("most", most)
                .put("takenTwice", twice);
    }

    /**
     * A part of the list.
     *
     * @param after how many entries of the whole book are left out, as the last part told
     * @return items, and {@code next} for the part after it, null at the end
     */
    JsonObject part(String prefix, int after, int limit) {
        JsonArray items = new JsonArray();
        int next = after;
        while (next < entries.size() && items.size() < limit) {
            Entry entry = entries.get(next++);
            if (entry.text.startsWith(prefix)) {
                items.add(entry.json());
            }
        }
        return new JsonObject().put("items", items).put("next", next < entries.size() ? next : null);
    }
}
