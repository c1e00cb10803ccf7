package dev.caravan.http.endpoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import dev.caravan.domain.Band;
import dev.caravan.domain.ProxyProtocol;
import dev.caravan.http.ApiProblem;
import dev.caravan.http.Caller;
import dev.caravan.http.JsonBody;
import dev.caravan.http.QueryParams;
import dev.caravan.ops.log.EventLog;
import dev.caravan.ops.log.LogTexts;
import dev.caravan.store.AuditStore;
import dev.caravan.store.ProbeBatchStore;
import dev.caravan.store.ProbeBatchStore.Batch;
import dev.caravan.store.ProbeBatchStore.Begun;
import dev.caravan.store.ProxyDirectory.Filter;
import org.apache.camel.Exchange;

/** Tests of many proxies (SPEC 2): begun, followed, cancelled. The probes themselves are ProxyProbing's. */
public final class ProxyTestEndpoints {

    /** More than a page of them is a filter's business. */
    private static final int MOST_IDS = 10_000;

    private final ProbeBatchStore batches;
    private final AuditStore audit;

    public ProxyTestEndpoints(ProbeBatchStore batches, AuditStore audit) {
        this.batches = batches;
        this.audit = audit;
    }

    /** Begins a test. While one runs, whoever asks is given that one: two would only be in each other's way. */
    public Answer begin(Exchange exchange) {
        QueryParams.of(exchange);
        String text = exchange.getMessage().getBody(String.class);
        ProxyTestsBody wanted = text == null || text.isBlank() ? new ProxyTestsBody(null, null, null, null, null, null)
                : JsonBody.read(text, ProxyTestsBody.class);
        Filter filter = filter(wanted);
        String actor = actor(exchange);
        Begun begun = wanted.ids() == null ? batches.begin(filter, told(filter), actor)
                : batches.begin(ids(wanted, filter), "ids: " + wanted.ids().size(), actor);
        Batch batch = begun.batch();
        if (begun.fresh()) {
            audit.add(actor, "test-proxies", String.valueOf(batch.id()), batch.selection());
            EventLog.PROXY.general().info(LogTexts.of("probe.batch-begun"), batch.id(), batch.total(), actor,
                    batch.selection());
        } else {
            EventLog.PROXY.general().info(LogTexts.of("probe.batch-running"), batch.id(), actor);
        }
        return Answer.accepted(ProxyTestsJson.of(batch));
    }

    public Answer list(Exchange exchange) {
        QueryParams query = QueryParams.of(exchange, "limit", "cursor");
        long before = query.cursor("tests", 1).map(cursor -> cursor.number(0)).orElse(Long.MAX_VALUE);
        return Answer.ok(Listing.of("tests", batches.list(before, query.limit()), ProxyTestsJson::of, Batch::id));
    }

    public Answer progress(Exchange exchange) {
        QueryParams.of(exchange);
        return Answer.ok(ProxyTestsJson.of(batch(exchange)));
    }

    public Answer cancel(Exchange exchange) {
        QueryParams.of(exchange);
        long id = batch(exchange).id();
        if (!batches.cancel(id)) {
            throw ApiProblem.conflict("The test has ended already.");
        }
        Batch batch = batch(exchange);
        audit.add(actor(exchange), "cancel-test", String.valueOf(id), null);
        EventLog.PROXY.general().info(LogTexts.of("probe.batch-cancelled"), id, actor(exchange), batch.done(),
                batch.total());
        return Answer.ok(ProxyTestsJson.of(batch));
    }

    private Batch batch(Exchange exchange) {
        String text = exchange.getMessage().getHeader("id", String.class);
        if (!text.matches("[0-9]{1,18}")) {
            throw ApiProblem.invalidValue("id", "expected a whole number");
        }
        return batches.find(Long.parseLong(text)).orElseThrow(() -> ApiProblem.unknownName("test", text));
    }

    private static List<Long> ids(ProxyTestsBody wanted, Filter filter) {
        List<Long> ids = wanted.ids();
        if (ids.isEmpty() || ids.size() > MOST_IDS || ids.contains(null)) {
            throw ApiProblem.invalidValue("ids", "expected 1 to " + MOST_IDS + " ids");
        }
        if (!filter.equals(new Filter(null, null, null, null, null))) {
            throw ApiProblem.invalidValue("ids", "expected either ids or a filter");
        }
        return ids;
    }

    private static Filter filter(ProxyTestsBody wanted) {
        try {
            return new Filter(wanted.active(), wanted.used(), word("band", wanted.band(), Band.class),
                    word("protocol", wanted.protocol(), ProxyProtocol.class),
                    wanted.country() == null ? null : ProxyList.country(wanted.country()));
        } catch (IllegalArgumentException e) {
            throw ApiProblem.invalidValue("country", "expected two letters");
        }
    }

    private static <E extends Enum<E>> E word(String name, String text, Class<E> type) {
        List<String> words = Arrays.stream(type.getEnumConstants()).map(c -> c.name().toLowerCase(Locale.ROOT)).toList();
        if (text != null && !words.contains(text.toLowerCase(Locale.ROOT))) {
            throw ApiProblem.invalidValue(name, "expected one of " + String.join(", ", words));
        }
        return text == null ? null : Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
    }

    private static String told(Filter filter) {
        List<String> parts = new ArrayList<>();
        add(parts, "active", filter.active());
        add(parts, "used", filter.used());
        add(parts, "band", filter.band() == null ? null : filter.band().code());
        add(parts, "protocol", filter.protocol() == null ? null : filter.protocol().code());
        add(parts, "country", filter.country());
        return parts.isEmpty() ? "all" : String.join(", ", parts);
    }

    private static void add(List<String> parts, String name, Object value) {
        if (value != null) {
            parts.add(name + "=" + value);
        }
    }

    private static String actor(Exchange exchange) {
        return Caller.of(exchange).map(Caller::name).orElse("unknown");
    }
}
