package dev.caravan.it;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.domain.campaign.MessageState;
import dev.caravan.domain.campaign.Person;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What Caravan knows of a campaign's messages beside what the gateway's own book says (SPEC 7, "The guarantee"):
 * nothing lost, nothing twice, and what could not be known is marked so.
 */
public final class ProofAccount {

    /** What WhatsApp took for one person, whatever the text. */
    private record Taken(int count, Set<String> ids) { }

    private static final Pattern NAME = Pattern.compile("loja-\\d+|\\b(one|two)\\b");
    private static final int PART = 5_000;
    private static final int TOLD = 20;

    private final Map<MessageState, Integer> states = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();
    private int faultCount;
    private int accepted;
    private int most;
    private int unknownTaken;
    private int doubted;
    private int settled;
    private final Map<String, Integer> reasons = new TreeMap<>();

    private ProofAccount() {
    }

    /** @param prefix how each text of the campaign begins */
    static ProofAccount of(JdbcClient store, long campaign, SimulatedGateway gateway, String prefix) {
        ProofAccount account = new ProofAccount();
        Map<Long, Taken> book = account.read(gateway, prefix);
        account.compareMessages(store, campaign, book);
        account.compareNumbers(store, campaign);
        return account;
    }

    private Map<Long, Taken> read(SimulatedGateway gateway, String prefix) {
        Map<Long, Taken> book = new HashMap<>();
        JsonNode next = null;
        do {
            JsonNode part = gateway.api().get("/simulator/book/entries?prefix=" + prefix + "&limit=" + PART + "&after="
                    + (next == null ? 0 : next.asInt())).expect(200);
            for (JsonNode entry : part.path("items")) {
                Set<String> ids = new HashSet<>();
                entry.path("ids").forEach(id -> ids.add(id.asText()));
                int count = entry.path("count").asInt();
                accepted += count;
                most = Math.max(most, count);
                long person = Person.ofJid(entry.path("remoteJid").asText()).orElseThrow().number();
                wrongIf(count != 1, "taken " + count + " times: " + entry);
                Taken other = book.put(person, new Taken(count, ids));
                wrongIf(other != null, "two texts for one person: " + entry);
            }
            next = part.path("next");
        } while (next.isInt());
        return book;
    }

    private void compareMessages(JdbcClient store, long campaign, Map<Long, Taken> book) {
        Set<Integer> evidence = new HashSet<>(store.sql("SELECT DISTINCT seq FROM message_event WHERE campaign_id = :c"
                + " AND event = 'unknown'").param("c", campaign).query(Integer.class).list());
        doubted = evidence.size();
        store.sql("SELECT seq, person, state, key_id, error FROM message WHERE campaign_id = :c").param("c", campaign)
                .query(row -> {
                    MessageState state = MessageState.of(row.getString("state"));
                    states.merge(state, 1, Integer::sum);
                    Taken taken = book.remove(row.getLong("person"));
                    settled += state != MessageState.UNKNOWN && evidence.contains(row.getInt("seq")) ? 1 : 0;
                    String message = "message " + row.getInt("seq") + " is " + state + ", taken "
                            + (taken == null ? 0 : taken.count());
                    switch (state) {
                        case SENT, DELIVERED, READ -> wrongIf(taken == null
                                || !taken.ids().contains(row.getString("key_id")), message);
                        case UNKNOWN -> {
                            unknownTaken += taken == null ? 0 : 1;
                            reasons.merge(NAME.matcher(String.valueOf(row.getString("error"))).replaceAll("*"), 1,
                                    Integer::sum);
                            wrongIf(!evidence.contains(row.getInt("seq")), message + ", without evidence");
                        }
                        default -> wrongIf(!state.isFinal() || taken != null, message);
                    }
                });
        book.forEach((person, taken) -> wrongIf(true, "taken for a person whom the campaign does not have"));
    }

    private void compareNumbers(JdbcClient store, long campaign) {
        Map<String, Object> tally = store.sql("SELECT * FROM campaign_tally WHERE campaign_id = :c").param("c", campaign)
                .query().singleRow();
        for (MessageState state : MessageState.values()) {
            int counted = states.getOrDefault(state, 0);
            int kept = ((Number) tally.get(state.code())).intValue();
            wrongIf(counted != kept, counted + " messages are " + state + ", and the campaign's numbers say " + kept);
        }
        int claims = store.sql("SELECT COUNT(*) FROM claim WHERE campaign_id = :c").param("c", campaign)
                .query(Integer.class).single();
        wrongIf(claims != 0, claims + " claims are left");
    }

    private void wrongIf(boolean wrong, String what) {
        if (wrong && ++faultCount <= TOLD) {
            faults.add(what);
        }
    }

    /** What contradicts the guarantee, the first of it; empty if nothing does. */
    public List<String> faults() {
        return List.copyOf(faults);
    }

    public int faultCount() {
        return faultCount;
    }

    /** How many messages are in each state. */
    public Map<MessageState, Integer> states() {
        return Map.copyOf(states);
    }

    public int of(MessageState state) {
        return states.getOrDefault(state, 0);
    }

    /** How many messages WhatsApp took. */
    public int accepted() {
        return accepted;
    }

    /** How often it took the same one at the most. */
    public int most() {
        return most;
    }

    /** How many messages were unknown at some time. */
    public int doubted() {
        return doubted;
    }

    /** How many of these are so no more: evidence, or a late answer, told. */
    public int settled() {
        return settled;
    }

    /** How many of the unknown ones it took. */
    public int unknownTaken() {
        return unknownTaken;
    }

    @Override
    public String toString() {
        return "accepted " + accepted + ", the same one " + most + " times at the most; " + states + "; of the unknown "
                + unknownTaken + " were taken; doubted " + doubted + ", of them settled " + settled + "; unknown because "
                + reasons + "; faults " + faultCount + " " + faults;
    }
}
