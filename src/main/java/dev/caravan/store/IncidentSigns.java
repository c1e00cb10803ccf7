package dev.caravan.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

import dev.caravan.domain.IncidentKind;
import dev.caravan.domain.ProxyFault;
import dev.caravan.domain.ProxyProtocol;
import dev.caravan.domain.saga.Decision;
import dev.caravan.store.IncidentStore.Finding;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What many failures have in common, read from the tables that they have left. What belongs to an incident that is
 * open is no sign of another one. It writes nothing.
 */
public final class IncidentSigns {

    /**
     * The proxies of a provider.
     *
     * @param hit    faulty ones
     * @param used   all that were put to use
     * @param seenAt the newest fault, or null
     */
    public record Provider(String name, int hit, int used, Instant seenAt) { }

    /**
     * Who has no proxy.
     *
     * @param instances that wait for one or failed for lack of one
     * @param waiting   how many of them still wait
     * @param leasable  whether any proxy is free
     */
    public record Lack(int instances, int waiting, boolean leasable) { }

    /** Endings of host names that are given out by registries, and under which each name has an owner of its own. */
    private static final Set<String> SUFFIXES = Set.of("com.br", "net.br", "org.br", "ind.br", "co.uk", "org.uk",
            "com.au", "net.au", "com.mx", "com.ar", "com.co", "com.pe", "com.tr", "com.cn", "com.hk", "com.sg",
            "com.my", "com.ua", "com.pl", "co.in", "co.jp", "co.kr", "co.nz", "co.za", "co.id", "co.il", "or.jp");
    private static final List<String> FAULTS =
            Arrays.stream(ProxyFault.values()).filter(ProxyFault::ofProxy).map(ProxyFault::code).toList();

    private final JdbcClient jdbc;
    private final Clock clock;

    public IncidentSigns(DataSource dataSource, Clock clock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.clock = clock;
    }

    /** Gateways that have been asked all the time and have not answered for that long. */
    public List<Finding> unreachable(Collection<String> gateways, Duration after) {
        Instant now = clock.instant();
        Object since = Rows.utc(now.minus(after));
        return jdbc.sql(Sql.text("find-unreachable-gateways")).param("gateways", Sql.orNone(gateways))
                .param("downSince", since).param("polledSince", since)
                .query((row, n) -> new Finding(IncidentKind.GATEWAY, row.getString("subject"),
                        row.getString("detail"), row.getInt("affected"), null, now))
                .list();
    }

    /** Codes with which several enabled instances went down lately, and are. */
    public List<Finding> codes(Duration window, int atLeast) {
        int enabled = jdbc.sql(Sql.text("count-enabled-instances")).query(Integer.class).single();
        return jdbc.sql(Sql.text("find-common-codes")).param("since", since(window)).param("atLeast", atLeast)
                .query((row, n) -> new Finding(IncidentKind.PLATFORM_CODE, row.getString("reason_code"),
                        row.getInt("affected") + " of " + enabled + " enabled instances", row.getInt("affected"),
                        enabled, Rows.instant(row, "seen")))
                .list();
    }

    /** All providers whose proxies were put to use lately; empty when fewer than so many proxies were faulty at all. */
    public List<Provider> providers(Duration window, int atLeast) {
        int faulty = jdbc.sql(Sql.text("count-faulty-proxies")).param("faults", FAULTS).param("since", since(window))
                .query(Integer.class).single();
        return faulty < atLeast ? List.of()
                : jdbc.sql(Sql.text("find-provider-faults")).param("faults", FAULTS).param("suffixes", SUFFIXES)
                        .param("since", since(window))
                        .query((row, n) -> new Provider(row.getString("provider"), row.getInt("hit"),
                                row.getInt("used"), Rows.instant(row, "seen")))
                        .list();
    }

    public Lack lack(Collection<String> gateways, Set<ProxyProtocol> protocols, Duration window) {
        boolean leasable = !protocols.isEmpty() && jdbc.sql(Sql.text("find-leasable-proxy"))
                .param("protocols", protocols.stream().map(ProxyProtocol::code).toList())
                .param("now", Rows.utc(clock.instant())).query(Long.class).optional().isPresent();
        return jdbc.sql(Sql.text("find-proxy-waits")).param("error", Decision.NO_FREE_PROXY)
                .param("gateways", Sql.orNone(gateways)).param("since", since(window))
                .query((row, n) -> new Lack(row.getInt("affected"), row.getInt("waiting"), leasable)).single();
    }

    private Object since(Duration window) {
        return Rows.utc(clock.instant().minus(window));
    }
}
