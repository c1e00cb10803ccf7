package dev.caravan.http.endpoint;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.caravan.campaign.CampaignLife;
import dev.caravan.campaign.ContactImport;
import dev.caravan.campaign.ContactImport.Imported;
import dev.caravan.campaign.MessageExport;
import dev.caravan.contacts.ContactRows;
import dev.caravan.contacts.Phones;
import dev.caravan.contacts.UnreadableContacts;
import dev.caravan.domain.campaign.Campaign;
import dev.caravan.domain.campaign.Contact;
import dev.caravan.domain.campaign.MessageState;
import dev.caravan.domain.campaign.Person;
import dev.caravan.http.ApiProblem;
import dev.caravan.http.QueryParams;
import dev.caravan.http.RequestStream;
import dev.caravan.ops.log.EventLog;
import dev.caravan.ops.log.LogTexts;
import dev.caravan.store.AuditStore;
import dev.caravan.store.CampaignDirectory;
import dev.caravan.store.CampaignDirectory.Evidence;
import dev.caravan.store.CampaignDirectory.Filter;
import dev.caravan.store.CampaignDirectory.Message;
import dev.caravan.store.CampaignStore;
import dev.caravan.store.ContactArrivals;
import dev.caravan.store.Page;
import org.apache.camel.Exchange;

/** What is behind a campaign's {@code contacts} and {@code messages} (SPEC 9). Lists of any length pass through. */
public final class CampaignMessageEndpoints {

    /**
     * Limits of an import.
     *
     * @param bytes    of a list
     * @param patience how long a sender may be silent
     * @param places   imports that are taken at a time
     */
    public record Limits(long bytes, Duration patience, int places) { }

    private static final String LIST = "campaign-messages";
    private static final String CSV = "text/csv";
    private static final String JSON = "application/json";
    private static final int EXPORT_PAGE = 1_000;
    private static final int LONGEST_NUMBER = 40;
    private static final List<String> COLUMNS = List.of("seq", "phone", "name", "state", "stateAt", "instance",
            "attempts", "sentAt", "keyId", "error");

    private final CampaignStore campaigns;
    private final ContactArrivals arrivals;
    private final CampaignDirectory directory;
    private final CampaignLife life;
    private final AuditStore audit;
    private final ContactRows lists;
    private final Phones phones;
    private final Limits limits;
    private final Places imports;

    public CampaignMessageEndpoints(CampaignStore campaigns, ContactArrivals arrivals, CampaignDirectory directory,
                                    CampaignLife life, AuditStore audit, ContactRows lists, Phones phones,
                                    Limits limits) {
        this.campaigns = campaigns;
        this.arrivals = arrivals;
        this.directory = directory;
        this.life = life;
        this.audit = audit;
        this.lists = lists;
        this.phones = phones;
        this.limits = limits;
        this.imports = new Places(limits.places(), "imports");
    }

    /** Takes a list of contacts while it arrives. */
    public Answer add(Exchange exchange) {
        QueryParams.of(exchange);
        Campaign campaign = CampaignEndpoints.campaign(exchange, campaigns);
        String actor = CampaignEndpoints.actor(exchange);
        if (campaign.state().ended()) {
            throw new ApiProblem(409, "wrong-state", "The campaign is " + campaign.state() + ".");
        }
        String type = type(exchange);
        imports.take(exchange);
        ContactImport list = new ContactImport(campaigns, life.unasked(), campaign);
        boolean whole = false;
        ContactArrivals.Arrival arrival = arrivals.begin(campaign.id());
        try {
            read(type, RequestStream.of(exchange, limits.bytes(), limits.patience(), arrival::goesOn), list);
            arrival.end();
            whole = true;
        } finally {
            note(campaign, actor, list.imported(), whole);
        }
        return Answer.ok(ContactsJson.of(list.imported()));
    }

    /** What was taken stays, also of a list that broke off. */
    private void note(Campaign campaign, String actor, Imported done, boolean whole) {
        EventLog.CAMPAIGN.general().info(LogTexts.of(whole ? "campaign.imported" : "campaign.import-broke-off"),
                campaign.id(), actor, done.imported(), done.unchanged(), done.duplicates(), done.rejectedTotal(),
                done.optedOut());
        String sum = done.imported() + " imported, " + done.unchanged() + " unchanged, " + done.duplicates()
                + " duplicates, " + done.rejectedTotal() + " rejected, " + done.optedOut() + " opted out";
        audit.add(actor, "import-contacts", String.valueOf(campaign.id()), whole ? sum : sum + "; broke off");
    }

    private void read(String type, InputStream body, ContactImport list) {
        try {
            if (type.equals(CSV)) {
                lists.csv(body, list);
            } else {
                lists.json(body, list);
            }
            list.finish();
        } catch (ApiProblem e) {
            throw brokenOff(e.status(), e.code(), e.getMessage() + " " + list.sofar(), list);
        } catch (UnreadableContacts e) {
            throw brokenOff(400, "unreadable-list", e.getMessage() + ". " + list.sofar(), list);
        } catch (ContactImport.Stopped e) {
            throw brokenOff(409, e.code(), e.getMessage(), list);
        } catch (IOException e) {
            throw brokenOff(400, "unreadable-list", "The list broke off. " + list.sofar(), list);
        }
    }

    private static ApiProblem brokenOff(int status, String code, String detail, ContactImport list) {
        return new ApiProblem(status, code, detail, ContactsJson.of(list.imported()));
    }

    private static String type(Exchange exchange) {
        String type = exchange.getMessage().getHeader(Exchange.CONTENT_TYPE, "", String.class).replaceFirst(";.*", "")
                .strip().toLowerCase(Locale.ROOT);
        if (!type.equals(CSV) && !type.equals(JSON)) {
            throw ApiProblem.unsupportedMediaType(CSV + ", " + JSON);
        }
        return type;
    }

    /** A page as JSON, or all of them as CSV if that alone is accepted. */
    public Answer list(Exchange exchange) {
        QueryParams query = QueryParams.of(exchange, "state", "phone", "limit", "cursor");
        Campaign campaign = CampaignEndpoints.campaign(exchange, campaigns);
        Filter filter = new Filter(query.text("state").map(CampaignMessageEndpoints::state).orElse(null),
                query.text("phone", LONGEST_NUMBER).map(this::person).orElse(null));
        ShownNumber number = ShownNumber.to(exchange);
        String accepted = exchange.getMessage().getHeader("Accept", "", String.class);
        if (accepted.contains(CSV) && !accepted.contains("json")) {
            return Answer.csv(export(campaign.id(), filter, number));
        }
        int after = query.cursor(LIST, 1).map(cursor -> (int) cursor.number(0)).orElse(0);
        Page<Message> page = directory.page(campaign.id(), filter, after, query.limit(), total(campaign, filter));
        Map<Integer, List<Evidence>> evidence =
                directory.evidence(campaign.id(), page.items().stream().map(Message::seq).toList());
        return Answer.ok(Listing.of(LIST, page, message -> MessageJson.of(message,
                evidence.getOrDefault(message.seq(), List.of()), number), Message::seq));
    }

    /** One person has one message of a campaign at the most. */
    private long total(Campaign campaign, Filter filter) {
        if (filter.person() != null) {
            return directory.messages(campaign.id(), filter, 0, 1).size();
        }
        var tally = campaigns.tally(campaign.id());
        return filter.state() == null ? tally.total() : tally.of(filter.state());
    }

    private MessageExport export(long campaign, Filter filter, ShownNumber number) {
        return new MessageExport(COLUMNS, after -> {
            List<Message> messages = directory.messages(campaign, filter, after, EXPORT_PAGE);
            int last = messages.isEmpty() ? after : messages.get(messages.size() - 1).seq();
            return new MessageExport.Part(last, messages.stream().<List<?>>map(m -> row(m, number)).toList());
        });
    }

    private static List<?> row(Message m, ShownNumber number) {
        return Arrays.asList(m.seq(), number.of(m.person()), number.whole() ? m.fields().get(Contact.NAME) : null,
                m.state().code(), m.stateAt(), m.instance(), m.attempts(), m.sentAt(), m.keyId(), m.error());
    }

    private static MessageState state(String code) {
        try {
            return MessageState.of(code.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw ApiProblem.invalidValue("state", "expected one of " + String.join(", ",
                    Arrays.stream(MessageState.values()).map(MessageState::code).toList()));
        }
    }

    private Person person(String phone) {
        try {
            return phones.person(phone);
        } catch (IllegalArgumentException e) {
            throw ApiProblem.invalidValue("phone", e.getMessage());
        }
    }

    /** What a campaign's templates make of contacts, or of those that it has. */
    public Answer preview(Exchange exchange) {
        QueryParams.of(exchange);
        Campaign campaign = CampaignEndpoints.campaign(exchange, campaigns);
        Preview preview = Preview.read(exchange, lists, campaign.terms().templates());
        List<Message> first = preview.hasContacts() ? List.of()
                : directory.messages(campaign.id(), new Filter(null, null), 0, Preview.MOST);
        return Answer.ok(preview.show(first, ShownNumber.to(exchange)));
    }

    /** What templates make of contacts; nothing is kept. */
    public Answer previewAny(Exchange exchange) {
        QueryParams.of(exchange);
        return Answer.ok(Preview.read(exchange, lists, null).show(List.of(), ShownNumber.to(exchange)));
    }
}
