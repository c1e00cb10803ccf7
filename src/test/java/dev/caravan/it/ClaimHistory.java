package dev.caravan.it;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Every claim of a saga that there ever was, kept by the database itself whoever makes it. */
final class ClaimHistory {

    /** @param owner the node that has it from then on */
    record Claim(long saga, String instance, String kind, String step, String owner, long fence, Instant at) { }

    private final JdbcClient store;

    private ClaimHistory(JdbcClient store) {
        this.store = store;
    }

    /** Begins to keep it; once for a schema. */
    static ClaimHistory begin(DataSource dataSource) {
        JdbcClient store = JdbcClient.create(dataSource);
        store.sql("""
                CREATE TABLE saga_claim (n BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, saga BIGINT, instance VARCHAR(255),
                kind VARCHAR(10), step VARCHAR(20), owner VARCHAR(64), fence BIGINT, at DATETIME(6),
                KEY claim_of (saga, fence))""").update();
        store.sql("""
                CREATE TRIGGER saga_claimed AFTER UPDATE ON saga FOR EACH ROW
                INSERT INTO saga_claim (saga, instance, kind, step, owner, fence, at)
                SELECT NEW.id, NEW.instance_name, NEW.kind, NEW.step, NEW.owner, NEW.fence, UTC_TIMESTAMP(6) FROM DUAL
                WHERE NEW.owner IS NOT NULL AND NEW.fence <> OLD.fence""").update();
        return new ClaimHistory(store);
    }

    /** In their order. */
    List<Claim> all() {
        return store.sql("SELECT * FROM saga_claim ORDER BY n").query((row, n) -> new Claim(row.getLong("saga"),
                row.getString("instance"), row.getString("kind"), row.getString("step"), row.getString("owner"),
                row.getLong("fence"), row.getObject("at", LocalDateTime.class).toInstant(ZoneOffset.UTC))).list();
    }

    /** What a node holds now: its running sagas, as it claimed them. */
    List<Claim> heldBy(String node) {
        return store.sql("""
                SELECT c.* FROM saga_claim c JOIN saga s ON s.id = c.saga AND s.fence = c.fence
                WHERE s.owner = ? AND s.outcome IS NULL ORDER BY c.n""").param(node).query((row, n) -> new Claim(
                row.getLong("saga"), row.getString("instance"), row.getString("kind"), row.getString("step"),
                row.getString("owner"), row.getLong("fence"),
                row.getObject("at", LocalDateTime.class).toInstant(ZoneOffset.UTC))).list();
    }

    /** The newest claim of an instance's sagas at a moment. */
    static Optional<Claim> of(String instance, Instant moment, Collection<Claim> claims) {
        return claims.stream().filter(claim -> claim.instance().equals(instance) && !claim.at().isAfter(moment))
                .reduce((earlier, later) -> later);
    }

    /** The claim after one, or empty while nobody has gone on with it. */
    static Optional<Claim> after(Claim held, Collection<Claim> claims) {
        return claims.stream().filter(claim -> claim.saga() == held.saga() && claim.fence() > held.fence())
                .findFirst();
    }
}
