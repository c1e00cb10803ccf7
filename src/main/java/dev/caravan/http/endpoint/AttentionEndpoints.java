package dev.caravan.http.endpoint;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.caravan.fleet.PeopleTexts;
import dev.caravan.http.ApiProblem;
import dev.caravan.http.Cursor;
import dev.caravan.http.QueryParams;
import dev.caravan.store.AttentionList;
import dev.caravan.store.AttentionList.Counts;
import dev.caravan.store.AttentionList.Needed;
import dev.caravan.store.Page;
import org.apache.camel.Exchange;

/** What is behind {@code /api/attention}: whom the fleet needs, why, since when, and what to do. */
public final class AttentionEndpoints {

    private static final String LIST = "attention";
    /** What a column of the database can hold. */
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    private final AttentionList list;

    public AttentionEndpoints(AttentionList list) {
        this.list = list;
    }

    public Answer list(Exchange exchange) {
        QueryParams query = QueryParams.of(exchange, "limit", "cursor");
        Optional<Cursor> cursor = query.cursor(LIST, 2);
        Page<Needed> page = list.list(cursor.map(AttentionEndpoints::since).orElse(Instant.EPOCH),
                cursor.map(c -> c.number(1)).orElse(0L), query.limit());
        List<Needed> items = page.items();
        String next = null;
        if (page.more()) {
            Needed last = items.get(items.size() - 1);
            next = Cursor.after(LIST, last.since().toEpochMilli(), last.id()).encode();
        }
        return Answer.ok(new AttentionJson(items.stream().map(AttentionJson.Item::of).toList(), next, page.total(),
                sentence(list.counts())));
    }

    private static Instant since(Cursor cursor) {
        Instant since = Instant.ofEpochMilli(cursor.number(0));
        if (since.isBefore(Instant.EPOCH) || since.isAfter(LATEST)) {
            throw ApiProblem.invalidValue("cursor", "not a cursor of this list");
        }
        return since;
    }

    /** The fleet in one sentence, such as "487 de 500 conectadas, 4 precisam de você" (SPEC 10). */
    static Map<String, String> sentence(Counts counts) {
        if (counts.enabled() == 0) {
            return PeopleTexts.of("fleet.empty");
        }
        String key = counts.needing() == 0 ? "none-needed" : counts.needing() == 1 ? "one-needed" : "needed";
        return PeopleTexts.of("fleet." + key, counts.connected(), counts.enabled(), counts.needing());
    }
}
