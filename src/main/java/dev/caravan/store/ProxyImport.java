package dev.caravan.store;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

import dev.caravan.domain.ProxyAddress;
import dev.caravan.domain.ScorePolicy;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;

/** How proxies come into the pool. Importing the same list again changes nothing. */
public final class ProxyImport {

    /** @param country two letters, or null */
    public record Candidate(ProxyAddress address, String country) { }

    /** @param updated known proxies that came with another password */
    public record Imported(int imported, int updated, int unchanged) {

        public Imported plus(Imported other) {
            return new Imported(imported + other.imported, updated + other.updated, unchanged + other.unchanged);
        }
    }

    private record Identity(String host, int port, String username, String protocol) {

        static Identity of(ProxyAddress address) {
            return new Identity(address.host().toLowerCase(Locale.ROOT), address.port(), address.username(),
                    address.protocol().code());
        }

        Object[] columns() {
            return new Object[] {host, port, username, protocol};
        }
    }

    private static final Comparator<Identity> ORDER = Comparator.comparing(Identity::host)
            .thenComparing(Identity::port).thenComparing(Identity::username).thenComparing(Identity::protocol);

    private record Known(long id, byte[] mac) { }

    private final NamedParameterJdbcTemplate jdbc;
    private final Transactions transactions;
    private final PasswordSeal seal;
    private final ScorePolicy policy;
    private final Clock clock;

    public ProxyImport(DataSource dataSource, PasswordSeal seal, ScorePolicy policy, Clock clock) {
        this.jdbc = new NamedParameterJdbcTemplate(dataSource);
        this.transactions = new Transactions(dataSource);
        this.seal = seal;
        this.policy = policy;
        this.clock = clock;
    }

    /** Adds what is new; of a known proxy only a changed password is taken over. Keep batches to a thousand or so. */
    public Imported add(List<Candidate> batch) {
        // In one order for all: two imports that lock the same rows in different ones would meet in deadlocks.
        Map<Identity, Candidate> wanted = new TreeMap<>(ORDER);
        batch.forEach(candidate -> wanted.put(Identity.of(candidate.address()), candidate));
        return transactions.in(() -> {
            Map<Identity, Known> known = known(wanted.keySet().stream().toList());
            List<SqlParameterSource> inserts = new ArrayList<>();
            List<SqlParameterSource> updates = new ArrayList<>();
            wanted.forEach((identity, candidate) -> {
                Known present = known.get(identity);
                if (present == null) {
                    inserts.add(insert(identity, candidate));
                } else if (!Arrays.equals(present.mac(), mac(candidate.address()))) {
                    updates.add(login(candidate).addValue("id", present.id()));
                }
            });
            jdbc.batchUpdate(Sql.text("insert-proxy"), inserts.toArray(SqlParameterSource[]::new));
            jdbc.batchUpdate(Sql.text("update-proxy-login"), updates.toArray(SqlParameterSource[]::new));
            return new Imported(inserts.size(), updates.size(), batch.size() - inserts.size() - updates.size());
        });
    }

    /** The id of a proxy, which is added if the pool does not have it; the login of a known one stays. */
    long idOf(ProxyAddress address) {
        Identity identity = Identity.of(address);
        Known known = known(List.of(identity)).get(identity);
        if (known == null) {
            add(List.of(new Candidate(address, null)));
            known = known(List.of(identity)).get(identity);
        }
        return known.id();
    }

    private Map<Identity, Known> known(List<Identity> identities) {
        Map<Identity, Known> known = new HashMap<>();
        if (!identities.isEmpty()) {
            jdbc.query(Sql.text("find-proxies-by-identity"),
                    Map.of("identities", identities.stream().map(Identity::columns).toList()),
                    row -> {
                        known.put(new Identity(row.getString("host"), row.getInt("port"), row.getString("username"),
                                row.getString("protocol")), new Known(row.getLong("id"), row.getBytes("password_mac")));
                    });
        }
        return known;
    }

    private MapSqlParameterSource insert(Identity identity, Candidate candidate) {
        return login(candidate).addValue("protocol", identity.protocol()).addValue("host", identity.host())
                .addValue("port", identity.port()).addValue("username", identity.username())
                .addValue("score", policy.start()).addValue("band", policy.band(policy.start()).ordinal());
    }

    private MapSqlParameterSource login(Candidate candidate) {
        String password = candidate.address().password();
        return new MapSqlParameterSource("password", password.isEmpty() ? null : seal.seal(password))
                .addValue("passwordMac", mac(candidate.address())).addValue("country", candidate.country())
                .addValue("now", Rows.utc(clock.instant()));
    }

    private byte[] mac(ProxyAddress address) {
        return address.password().isEmpty() ? null : seal.fingerprint(address.password());
    }
}
