package dev.caravan.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;

/**
 * A message whose outcome is unknown.
 *
 * @param claim     of its newest attempt: what is learned of that is written while it is the newest
 * @param looks     how often evidence has been looked for
 * @param attempts  how often it was sent
 * @param sendingAt when the newest attempt was committed, before its first byte
 * @param since     when it became unknown
 * @param gateway   null where it does not matter
 */
public record Doubt(long campaign, int seq, long claim, int looks, long person, Map<String, String> fields,
                    int position, int attempts, Instant sendingAt, Instant since, String instance, String gateway) {

    static Doubt of(ResultSet row, int number) throws SQLException {
        return new Doubt(row.getLong("campaign_id"), row.getInt("seq"), row.getLong("claim_id"),
                row.getInt("settlings"), row.getLong("person"), CampaignRows.fields(row.getString("fields")),
                row.getInt("position"), row.getInt("attempts"), Rows.instant(row, "sending_at"),
                Rows.instant(row, "state_at"), row.getString("instance_name"), row.getString("gateway"));
    }

    /** As it is after one look more. */
    Doubt looked() {
        return new Doubt(campaign, seq, claim, looks + 1, person, fields, position, attempts, sendingAt, since,
                instance, gateway);
    }

    @Override
    public String toString() {
        return "Doubt[campaign=" + campaign + ", seq=" + seq + ", instance=" + instance + "]";
    }
}
