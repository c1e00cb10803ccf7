package dev.caravan.store;

import java.time.Clock;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;

import dev.caravan.domain.HumanNeed;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Instances through which no campaign sends, because WhatsApp restricts them; a person releases them (SPEC 7). */
public final class SenderStore {

    /** @param code null if the gateway told none */
    public record Held(String instance, Integer code, String reason) { }

    /** What came of a release. */
    public enum Release { RELEASED, NOT_HELD, STILL_RESTRICTED }

    private final JdbcClient jdbc;
    private final MessageBooks books;
    private final Clock clock;

    public SenderStore(DataSource dataSource, Clock clock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.books = new MessageBooks(dataSource);
        this.clock = clock;
    }

    /** Holds instances that were closed as restricted or banned (402, 403, 406). @return those that were not held */
    public List<Held> holdRestricted() {
        return jdbc.sql(Sql.text("list-restricted-senders")).param("restricted", HumanNeed.RESTRICTED.code())
                .query((row, n) -> new Held(row.getString("instance_name"), Rows.integer(row, "reason_code"),
                        row.getString("reason"))).list().stream()
                .filter(held -> books.hold(held.instance(), held.code(),
                        Objects.requireNonNullElse(held.reason(), "restricted"), clock.instant())).toList();
    }

    /** Lets campaigns send through an instance again. */
    public Release release(String instance) {
        if (jdbc.sql(Sql.text("release-sender")).param("instance", instance)
                .param("restricted", HumanNeed.RESTRICTED.code()).update() == 1) {
            return Release.RELEASED;
        }
        boolean held = jdbc.sql(Sql.text("find-held-sender")).param("instance", instance).query(Boolean.class)
                .optional().orElse(false);
        return held ? Release.STILL_RESTRICTED : Release.NOT_HELD;
    }
}
