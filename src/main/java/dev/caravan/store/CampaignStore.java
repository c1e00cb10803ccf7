package dev.caravan.store;

import java.time.Clock;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

import dev.caravan.domain.campaign.Campaign;
import dev.caravan.domain.campaign.Contact;
import dev.caravan.domain.campaign.MessageState;
import dev.caravan.domain.campaign.Tally;
import dev.caravan.domain.campaign.Terms;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Campaigns, their instances and their contacts. A contact is a message from the moment it is added. */
public final class CampaignStore {

    /**
     * A campaign to be.
     *
     * @param requestKey what makes a repeated request the same one, or null
     * @param instances  in the order of the rotation, each once
     * @param createdBy  name of the key that asked, or null
     */
    public record NewCampaign(String name, String requestKey, Terms terms, List<String> instances, String createdBy) { }

    /**
     * What came of a batch.
     *
     * @param first    number of the first message that was added, if any was; the others follow it
     * @param known    persons of the batch whom the campaign had already, with the numbers of their messages
     * @param optedOut those of the new ones
     * @param refused  none was added: what was started would have grown past what was approved
     */
    public record Added(int imported, int first, Map<Long, Integer> known, int optedOut, boolean refused) { }

    private record Room(int last, int most) { }

    /** For {@code unasked}: a campaign of any size. */
    public static final int ANY = Integer.MAX_VALUE;

    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final Clock clock;

    public CampaignStore(DataSource dataSource, Clock clock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transactions = new Transactions(dataSource);
        this.clock = clock;
    }

    /**
     * Creates a campaign, once for each request key.
     *
     * @return its number
     */
    public long create(NewCampaign campaign) {
        Optional<Long> known = byRequest(campaign.requestKey());
        try {
            return known.isPresent() ? known.get() : transactions.in(() -> insert(campaign));
        } catch (DuplicateKeyException e) {
            return byRequest(campaign.requestKey()).orElseThrow(() -> e);
        }
    }

    /** The campaign that a request made; empty for null. */
    public Optional<Long> byRequest(String requestKey) {
        return jdbc.sql(Sql.text("find-campaign-by-request")).param("requestKey", requestKey)
                .query(Long.class).optional();
    }

    private long insert(NewCampaign campaign) {
        Terms terms = campaign.terms();
        Terms.PersonCap cap = terms.personCap();
        var window = terms.hours().window();
        var quiet = terms.hours().quiet();
        long id = jdbc.sql(Sql.text("insert-campaign")).param("name", campaign.name())
                .param("requestKey", campaign.requestKey()).param("now", now())
                .param("templates", CampaignRows.json(terms.templates())).param("policy", terms.policy().code())
                .param("delay", terms.delay().toMillis()).param("gap", terms.gap().toMillis())
                .param("dailyCap", terms.dailyCap()).param("zone", terms.zone().getId())
                .param("windowFrom", window == null ? null : time(window.from()))
                .param("windowTo", window == null ? null : time(window.to()))
                .param("quietFrom", quiet == null ? null : time(quiet.from()))
                .param("quietTo", quiet == null ? null : time(quiet.to()))
                .param("startsAt", Rows.utc(terms.startsAt())).param("endsAt", Rows.utc(terms.endsAt()))
                .param("personCap", cap == null ? null : cap.most())
                .param("personPeriod", cap == null ? null : cap.period().toSeconds())
                .param("canary", terms.canary()).param("due", now()).param("createdBy", campaign.createdBy())
                .query(Long.class).single();
        String instances = CampaignRows.json(campaign.instances());
        jdbc.sql(Sql.text("insert-tally")).param("campaign", id).update();
        jdbc.sql(Sql.text("insert-campaign-instances")).param("campaign", id).param("instances", instances).update();
        jdbc.sql(Sql.text("insert-senders")).param("instances", instances).update();
        CampaignRows.tell(jdbc, id);
        return id;
    }

    private static String time(LocalTime time) {
        return time.toString();
    }

    public Optional<Campaign> find(long id) {
        return jdbc.sql(Sql.text("find-campaign")).param("id", id).query(CampaignRows::campaign).optional();
    }

    /** How many of its messages are in each state. */
    public Tally tally(long id) {
        return jdbc.sql(Sql.text("find-tally")).param("campaign", id)
                .query((row, n) -> CampaignRows.tally(row)).optional().orElseGet(Tally::new);
    }

    /**
     * Adds contacts; a person whom the campaign has already stays as it is. Keep batches to a thousand or so.
     *
     * @param unasked how many messages what was started may come to without an approval; a draft asks when it starts
     * @return empty if there is no such campaign, or it is over
     */
    public Optional<Added> add(long campaign, List<Contact> contacts, int unasked) {
        return transactions.in(() -> jdbc.sql(Sql.text("lock-open-campaign")).param("id", campaign)
                .param("unasked", unasked).query((row, n) -> new Room(row.getInt("last_seq"), row.getInt("most")))
                .optional().map(room -> add(campaign, contacts, room)));
    }

    /** Adds contacts to a campaign of any size. */
    public Optional<Added> add(long campaign, List<Contact> contacts) {
        return add(campaign, contacts, ANY);
    }

    private Added add(long campaign, List<Contact> contacts, Room room) {
        Map<Long, Contact> wanted = new LinkedHashMap<>();
        contacts.forEach(contact -> wanted.putIfAbsent(contact.person().number(), contact));
        Map<Long, Integer> known = wanted.isEmpty() ? Map.of() : known(campaign, wanted.keySet());
        wanted.keySet().removeAll(known.keySet());
        if (!wanted.isEmpty() && wanted.size() > room.most() - room.last()) {
            return new Added(0, room.last() + 1, known, 0, true);
        }
        int optedOut = wanted.isEmpty() ? 0 : insert(campaign, wanted, room.last());
        return new Added(wanted.size(), room.last() + 1, known, optedOut, false);
    }

    private Map<Long, Integer> known(long campaign, Set<Long> persons) {
        Map<Long, Integer> known = new HashMap<>();
        jdbc.sql(Sql.text("list-campaign-persons")).param("campaign", campaign).param("persons", persons)
                .query(row -> {
                    known.put(row.getLong("person"), row.getInt("seq"));
                });
        return known;
    }

    private int insert(long campaign, Map<Long, Contact> contacts, int last) {
        List<Object[]> rows = new ArrayList<>(contacts.size());
        int seq = last;
        for (Map.Entry<Long, Contact> contact : contacts.entrySet()) {
            seq++;
            rows.add(new Object[] {seq, contact.getKey(), contact.getValue().zones().names(),
                fields(contact.getValue())});
        }
        jdbc.sql(Sql.text("insert-messages")).param("campaign", campaign).param("messages", CampaignRows.json(rows))
                .param("now", now()).update();
        int optedOut = jdbc.sql(Sql.text("count-opted-out")).param("campaign", campaign).param("first", last + 1)
                .param("last", seq).query(Integer.class).single();
        jdbc.sql(Sql.text("advance-seq")).param("id", campaign).param("last", seq).update();
        CampaignRows.shift(jdbc, campaign, new Tally().add(MessageState.PENDING, contacts.size() - optedOut)
                .add(MessageState.OPTED_OUT, optedOut));
        return optedOut;
    }

    /** The number is in a column of its own. */
    private static String fields(Contact contact) {
        Map<String, String> fields = new LinkedHashMap<>(contact.variables());
        fields.remove(Contact.PHONE);
        return fields.isEmpty() ? null : CampaignRows.json(fields);
    }

    /**
     * Starts or resumes it.
     *
     * @param unasked how many messages it may have without an approval
     * @return false if it is in no state for that, or has more
     */
    public boolean start(long id, int unasked) {
        return change(id, jdbc.sql(Sql.text("start-campaign")).param("unasked", unasked));
    }

    /** Starts or resumes a campaign of any size. */
    public boolean start(long id) {
        return start(id, ANY);
    }

    /**
     * Pauses it; what has not begun to go out by then does not.
     *
     * @param reason   why Caravan itself does, or null
     * @param evidence what that is concluded from, or null
     * @return false if it does not run
     */
    public boolean pause(long id, String reason, String evidence) {
        return change(id, jdbc.sql(Sql.text("pause-campaign")).param("reason", reason).param("evidence", evidence));
    }

    /** Ends it; what has not begun to go out never will ({@link CampaignEnds}). @return false if it is over */
    public boolean cancel(long id) {
        return change(id, jdbc.sql(Sql.text("cancel-campaign")));
    }

    private boolean change(long id, JdbcClient.StatementSpec statement) {
        return transactions.in(() -> {
            boolean changed = statement.param("id", id).param("now", now()).update() == 1;
            if (changed) {
                CampaignRows.tell(jdbc, id);
            }
            return changed;
        });
    }

    /** Notes that somebody agreed to so many messages. @return false if somebody has, or it is over */
    public boolean approve(long id, int messages, String actor) {
        return jdbc.sql(Sql.text("approve-campaign")).param("id", id).param("messages", messages).param("now", now())
                .param("actor", Rows.cut(actor, 64)).update() == 1;
    }

    private Object now() {
        return Rows.utc(clock.instant());
    }
}
