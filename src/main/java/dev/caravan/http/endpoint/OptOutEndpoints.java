package dev.caravan.http.endpoint;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import dev.caravan.contacts.Phones;
import dev.caravan.domain.campaign.OptOut;
import dev.caravan.domain.campaign.Person;
import dev.caravan.http.ApiProblem;
import dev.caravan.http.Cursor;
import dev.caravan.http.JsonBody;
import dev.caravan.http.QueryParams;
import dev.caravan.ops.log.EventLog;
import dev.caravan.ops.log.LogTexts;
import dev.caravan.store.AuditStore;
import dev.caravan.store.OptOutStore;
import dev.caravan.store.OptOutStore.Change;
import dev.caravan.store.OptOutStore.Place;
import dev.caravan.store.Page;
import org.apache.camel.Exchange;

/** What is behind {@code /api/opt-outs}. Logs and audit rows have counts; a number is in the register alone. */
public final class OptOutEndpoints {

    private static final String LIST = "opt-outs";
    private static final int MOST = 10_000;
    private static final int LONGEST_NUMBER = 40;

    private final OptOutStore store;
    private final Phones phones;
    private final AuditStore audit;

    public OptOutEndpoints(OptOutStore store, Phones phones, AuditStore audit) {
        this.store = store;
        this.phones = phones;
        this.audit = audit;
    }

    public Answer list(Exchange exchange) {
        QueryParams query = QueryParams.of(exchange, "limit", "cursor");
        Place after = query.cursor(LIST, 2)
                .map(cursor -> new Place(Instant.ofEpochMilli(cursor.number(0)), cursor.number(1))).orElse(null);
        Page<OptOut> page = store.list(after, query.limit());
        ShownNumber number = ShownNumber.to(exchange);
        OptOut last = page.more() ? page.items().get(page.items().size() - 1) : null;
        String next = last == null ? null
                : Cursor.after(LIST, last.since().toEpochMilli(), last.person().number()).encode();
        return Answer.ok(new Listing(page.items().stream().map(each -> OptOutJson.of(each, number)).toList(), next,
                page.total()));
    }

    public Answer add(Exchange exchange) {
        QueryParams.of(exchange);
        OptOutBody body = JsonBody.read(exchange, OptOutBody.class);
        List<String> wanted = new ArrayList<>(body.phones() == null ? List.of() : body.phones());
        if (body.phone() != null) {
            wanted.add(body.phone());
        }
        if (wanted.isEmpty() || wanted.size() > MOST) {
            throw ApiProblem.invalidValue("phones", "expected an array of 1 to " + MOST + " numbers, or phone");
        }
        Set<Person> persons = new LinkedHashSet<>();
        List<RejectedJson> rejected = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            try {
                persons.add(phones.person(wanted.get(i) == null ? "" : wanted.get(i)));
            } catch (IllegalArgumentException e) {
                rejected.add(new RejectedJson(i + 1, e.getMessage()));
            }
        }
        String actor = CampaignEndpoints.actor(exchange);
        Change change = store.add(persons, OptOut.Source.API, actor);
        audit.add(actor, "add-opt-outs", LIST, change.added() + " added, " + change.messages() + " messages withdrawn");
        EventLog.CAMPAIGN.general().info(LogTexts.of("campaign.opt-outs"), actor, change.added(), change.messages());
        return Answer.ok(new OptOutsJson(change.added(), wanted.size() - rejected.size() - change.added(),
                change.messages(), rejected));
    }

    /** Takes one person out, who has said so; what was withdrawn stays withdrawn. */
    public Answer remove(Exchange exchange) {
        QueryParams query = QueryParams.of(exchange, "phone");
        String phone = query.text("phone", LONGEST_NUMBER).orElseGet(() -> phone(exchange));
        OptOut known = store.find(person(phone))
                .orElseThrow(() -> new ApiProblem(404, "unknown-name", "That person is not in the register."));
        store.remove(known.person());
        audit.add(CampaignEndpoints.actor(exchange), "remove-opt-out", LIST, "1 removed, added " + known.since());
        return Answer.ok(OptOutJson.of(known, ShownNumber.to(exchange)));
    }

    private static String phone(Exchange exchange) {
        String body = exchange.getMessage().getBody(String.class);
        String phone = body == null || body.isBlank() ? null : JsonBody.read(body, OptOutBody.class).phone();
        if (phone == null) {
            throw ApiProblem.invalidValue("phone", "expected a number");
        }
        return phone;
    }

    private Person person(String phone) {
        try {
            return phones.person(phone);
        } catch (IllegalArgumentException e) {
            throw ApiProblem.invalidValue("phone", e.getMessage());
        }
    }
}
