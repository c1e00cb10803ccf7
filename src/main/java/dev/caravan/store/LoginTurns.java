package dev.caravan.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The budget that keeps a mass loss from becoming a storm (SPEC 4 and 6): logins that Caravan starts at a gateway keep a
 * distance. The next free moment of each gateway is a row, so the distance holds across nodes and restarts, and unused
 * time is not saved up.
 */
public final class LoginTurns {

    private final JdbcClient jdbc;
    private final Function<String, Duration> gap;
    private final Duration ahead;
    private final Clock clock;

    /**
     * @param gap   time between two logins, by the name of a gateway; 0 for no limit
     * @param ahead how far ahead turns are given
     */
    public LoginTurns(DataSource dataSource, Function<String, Duration> gap, Duration ahead, Clock clock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.gap = gap;
        this.ahead = ahead;
        this.clock = clock;
    }

    /**
     * The next turns of a gateway, in a transaction that keeps others from them until it ends.
     *
     * @param wanted how many at the most
     */
    List<Instant> next(String gateway, int wanted) {
        Instant now = clock.instant();
        Duration distance = gap.apply(gateway);
        Instant free = jdbc.sql(Sql.text("lock-login-turn")).param("gateway", gateway)
                .query((row, n) -> Rows.instant(row, "next_login_at")).optional().orElse(now);
        List<Instant> turns = new ArrayList<>();
        // No honest turn is further ahead: one that is was written by a clock that went wrong.
        Instant furthest = now.plus(ahead).plus(distance);
        Instant turn = free.isBefore(now) ? now : free.isAfter(furthest) ? furthest : free;
        while (turns.size() < wanted && !turn.isAfter(now.plus(ahead))) {
            turns.add(turn);
            turn = turn.plus(distance);
        }
        return turns;
    }

    /** Takes turns up to and with the given one. */
    void take(String gateway, Instant last) {
        jdbc.sql(Sql.text("update-login-turn")).param("gateway", gateway)
                .param("next", Rows.utc(last.plus(gap.apply(gateway)))).update();
    }
}
