package dev.caravan.http.endpoint;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.caravan.fleet.PeopleTexts;
import dev.caravan.store.AttentionList.Needed;

/**
 * Whom the fleet needs (SPEC 10).
 *
 * @param sentence the fleet in one sentence, by language
 */
public record AttentionJson(List<AttentionJson.Item> items, String next, long total, Map<String, String> sentence) {

    /** @param need code of the need; {@code cause} and {@code whatToDo} are by language */
    public record Item(String instance, String gateway, String need, Instant since, Map<String, String> cause,
                       Map<String, String> whatToDo) {

        static Item of(Needed needed) {
            String key = "need." + needed.need().code();
            return new Item(needed.instance(), needed.gateway(), needed.need().code(), needed.since(),
                    PeopleTexts.of(key + ".cause"), PeopleTexts.of(key + ".do"));
        }
    }
}
