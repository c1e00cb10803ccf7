package dev.caravan.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

import dev.caravan.domain.GatewayKind;
import org.springframework.jdbc.core.simple.JdbcClient;

/** When each gateway is asked next, by whom, and what came of it. A poll is claimed, so that one node asks. */
public final class GatewayStore {

    /**
     * A claimed poll.
     *
     * @param fence number of the claim; only its holder may finish it
     */
    public record PollClaim(String gateway, long fence) { }

    /** What is known of a gateway; moments are null until the first poll. */
    public record GatewayStatus(String name, String kind, Boolean reachable, Instant reachableSince, String lastError,
                                Instant polledAt, Integer pollMillis, Instant inventoryAt, String inventoryError) {

        /** It answered the newest poll, and the newest inventory, which also shows that the key is right. */
        public boolean well() {
            return !Boolean.FALSE.equals(reachable) && inventoryError == null;
        }
    }

    private final JdbcClient jdbc;
    private final Clock clock;
    private final String owner;

    /** @param owner name of this node, other than that of every other node */
    public GatewayStore(DataSource dataSource, Clock clock, String owner) {
        this.jdbc = JdbcClient.create(dataSource);
        this.clock = clock;
        this.owner = owner;
    }

    /** Makes a configured gateway known. */
    public void put(String name, GatewayKind kind) {
        jdbc.sql(Sql.text("put-gateway")).param("name", name).param("kind", kind.code())
                .param("now", Rows.utc(clock.instant())).update();
    }

    /** Claims the poll of a gateway if it is due and no other node has it. */
    public Optional<PollClaim> claimPoll(String gateway, Duration lease) {
        Instant now = clock.instant();
        int won = jdbc.sql(Sql.text("claim-poll")).param("name", gateway).param("owner", owner)
                .param("now", Rows.utc(now)).param("leaseUntil", Rows.utc(now.plus(lease))).update();
        return won == 0 ? Optional.empty()
                : jdbc.sql(Sql.text("find-poll-claim")).param("name", gateway).param("owner", owner)
                        .query((row, n) -> new PollClaim(row.getString("name"), row.getLong("poll_fence")))
                        .optional();
    }

    /**
     * Notes that a poll succeeded.
     *
     * @param askedAt when the states were asked for
     * @param listed  whether one complete listing told them all, so that what it says was true at that moment
     */
    public void finishPoll(PollClaim claim, Instant askedAt, boolean listed, Duration interval) {
        Instant now = clock.instant();
        jdbc.sql(Sql.text("finish-poll")).param("name", claim.gateway()).param("owner", owner)
                .param("fence", claim.fence()).param("polledAt", Rows.utc(listed ? askedAt : null))
                .param("askedAt", Rows.utc(askedAt))
                .param("millis", Duration.between(askedAt, now).toMillis()).param("now", Rows.utc(now))
                .param("dueAt", Rows.utc(askedAt.plus(interval))).update();
    }

    public void failPoll(PollClaim claim, String error, Duration interval) {
        Instant now = clock.instant();
        jdbc.sql(Sql.text("fail-poll")).param("name", claim.gateway()).param("owner", owner)
                .param("fence", claim.fence()).param("error", Rows.cut(error, 500)).param("now", Rows.utc(now))
                .param("dueAt", Rows.utc(now.plus(interval))).update();
    }

    /** Claims the inventory of a gateway if it is due; nobody else takes it before the lease ends. */
    public boolean claimInventory(String gateway, Duration lease) {
        Instant now = clock.instant();
        return jdbc.sql(Sql.text("claim-inventory")).param("name", gateway).param("owner", owner)
                .param("now", Rows.utc(now)).param("leaseUntil", Rows.utc(now.plus(lease))).update() == 1;
    }

    public void retryInventory(String gateway, String error, Duration wait) {
        jdbc.sql(Sql.text("retry-inventory")).param("name", gateway).param("error", Rows.cut(error, 500))
                .param("dueAt", Rows.utc(clock.instant().plus(wait))).update();
    }

    public void finishInventory(String gateway, Instant takenAt, Duration interval) {
        jdbc.sql(Sql.text("finish-inventory")).param("name", gateway).param("takenAt", Rows.utc(takenAt))
                .param("dueAt", Rows.utc(takenAt.plus(interval))).update();
    }

    /** Makes polls due now, unless they are under way. */
    public void hasten(Collection<String> gateways) {
        if (!gateways.isEmpty()) {
            jdbc.sql(Sql.text("hasten-polls")).param("names", gateways).param("now", Rows.utc(clock.instant()))
                    .update();
        }
    }

    /** Makes inventories due now. One that is under way may then be taken twice, which does no harm. */
    public void hastenInventories(Collection<String> gateways) {
        if (!gateways.isEmpty()) {
            jdbc.sql(Sql.text("hasten-inventories")).param("names", gateways)
                    .param("now", Rows.utc(clock.instant())).update();
        }
    }

    public List<GatewayStatus> list() {
        return jdbc.sql(Sql.text("list-gateways"))
                .query((row, n) -> new GatewayStatus(row.getString("name"), row.getString("kind"),
                        Rows.flag(row, "reachable"), Rows.instant(row, "reachable_since"), row.getString("last_error"),
                        Rows.instant(row, "polled_at"), Rows.integer(row, "poll_millis"),
                        Rows.instant(row, "inventory_at"), row.getString("inventory_error")))
                .list();
    }
}
