package dev.caravan.store;

import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.domain.campaign.Campaign;
import dev.caravan.domain.campaign.CampaignState;
import dev.caravan.domain.campaign.DeliveryPolicy;
import dev.caravan.domain.campaign.MessageState;
import dev.caravan.domain.campaign.QuietHours;
import dev.caravan.domain.campaign.SendingHours;
import dev.caravan.domain.campaign.Tally;
import dev.caravan.domain.campaign.Terms;
import dev.caravan.domain.campaign.Window;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How campaigns, and batches of messages, stand in rows and parameters. */
final class CampaignRows {

    /** Due since ever: what comes back goes out before all else, and of that what came first. */
    static final Instant AT_ONCE = Instant.parse("2000-01-01T00:00:00Z");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() { };
    private static final TypeReference<Map<String, String>> FIELDS = new TypeReference<>() { };
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

    private CampaignRows() {
    }

    static Campaign campaign(ResultSet row, int number) throws SQLException {
        return new Campaign(row.getLong("id"), row.getString("name"), CampaignState.valueOf(row.getString("state")),
                Rows.instant(row, "state_since"), row.getString("state_reason"), row.getString("state_evidence"),
                terms(row), Rows.integer(row, "canary_left"), Rows.instant(row, "approved_at"),
                row.getString("approved_by"), Rows.integer(row, "approved_messages"),
                Rows.instant(row, "next_due_at"), row.getInt("rotation"),
                Rows.instant(row, "created_at"), Rows.instant(row, "started_at"), Rows.instant(row, "finished_at"));
    }

    private static Terms terms(ResultSet row) throws SQLException {
        Integer most = Rows.integer(row, "person_cap");
        return new Terms(read(row.getString("templates"), TEXTS),
                DeliveryPolicy.valueOf(row.getString("policy").toUpperCase(Locale.ROOT)),
                Duration.ofMillis(row.getInt("delay_ms")), Duration.ofMillis(row.getInt("gap_ms")),
                Rows.integer(row, "daily_cap"), ZoneId.of(row.getString("zone")), hours(row),
                Rows.instant(row, "starts_at"), Rows.instant(row, "ends_at"),
                most == null ? null : new Terms.PersonCap(most, Duration.ofSeconds(row.getInt("person_period_s"))),
                Rows.integer(row, "canary"));
    }

    private static SendingHours hours(ResultSet row) throws SQLException {
        LocalTime open = row.getObject("window_from", LocalTime.class);
        LocalTime quiet = row.getObject("quiet_from", LocalTime.class);
        return new SendingHours(open == null ? null : new Window(open, row.getObject("window_to", LocalTime.class)),
                quiet == null ? null : new QuietHours(quiet, row.getObject("quiet_to", LocalTime.class)));
    }

    static Tally tally(ResultSet row) throws SQLException {
        Tally tally = new Tally();
        for (MessageState state : MessageState.values()) {
            tally.add(state, row.getInt(state.code()));
        }
        return tally;
    }

    /** Tells whoever watches in which state a campaign is now; part of the transaction that changed it. */
    static void tell(JdbcClient jdbc, long campaign) {
        jdbc.sql(Sql.text("insert-campaign-event")).param("id", campaign).update();
    }

    static Map<String, String> fields(String json) {
        return json == null ? Map.of() : read(json, FIELDS);
    }

    /** A batch as one parameter, for {@code JSON_TABLE}: a statement for many rows instead of one each. */
    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A moment within such a batch. */
    static String text(Instant moment) {
        return moment == null ? null : MOMENT.format(Rows.utc(moment));
    }

    /** Keeps a campaign's numbers in step with what the present transaction did to its messages. */
    static void shift(JdbcClient jdbc, long campaign, Tally change) {
        JdbcClient.StatementSpec shift = jdbc.sql(Sql.text("shift-tally")).param("campaign", campaign);
        for (MessageState state : MessageState.values()) {
            shift = shift.param(state.code(), change.of(state));
        }
        shift.update();
    }

    /** Messages that did not go out are none of their instances' day. @param instances the one of each message */
    static void giveBack(JdbcClient jdbc, Stream<String> instances) {
        Map<String, Long> taken = instances.collect(
                Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        if (!taken.isEmpty()) {
            jdbc.sql(Sql.text("return-senders")).param("taken", json(taken.entrySet().stream()
                    .map(one -> new Object[] {one.getKey(), one.getValue()}).toList())).update();
        }
    }

    private static <T> T read(String json, TypeReference<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
