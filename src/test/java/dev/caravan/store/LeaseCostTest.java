package dev.caravan.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

import dev.caravan.domain.ProxyProtocol;
import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith(MariaDbExtension.class)
class LeaseCostTest {

    /** Of 5,000: the best of each protocol is looked at, one is locked, written and read. */
    private static final long FEW = 30;

    @Test
    void aLeaseReadsAFewRowsOfALargePool(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            DataSource single = new SingleConnectionDataSource(connection, true);
            JdbcTemplate jdbc = new JdbcTemplate(single);
            jdbc.update("INSERT INTO gateway (name, kind, poll_due_at, inventory_due_at) "
                    + "VALUES ('g', 'evolution', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))");
            jdbc.update("INSERT INTO instance (name, gateway, enabled, connection_status, status_since, created_at, "
                    + "changed_at) VALUES ('i', 'g', 1, 'CONNECTED', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), "
                    + "UTC_TIMESTAMP(3))");
            jdbc.update("INSERT INTO proxy (protocol, host, port, response_ms, is_active, created_at, updated_at) "
                    + "SELECT ELT(1 + seq % 4, 'http', 'https', 'socks4', 'socks5'), CONCAT('h', seq), 1, seq, "
                    + "seq % 7 > 0, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3) FROM seq_1_to_5000");
            jdbc.execute("ANALYZE TABLE proxy");
            ProxyStore store = new ProxyStore(single, PasswordSeal.ofKey("A".repeat(43) + "="), Clock.systemUTC());

            long before = rowsRead(jdbc);
            long asking = rowsRead(jdbc) - before;
            before = rowsRead(jdbc);
            boolean leased = store.lease("i", Set.of(ProxyProtocol.HTTP, ProxyProtocol.SOCKS5), List.of()).isPresent();
            long read = rowsRead(jdbc) - before - asking;

            assertTrue(leased);
            assertTrue(read <= FEW, () -> "a lease read " + read + " rows");
        }
    }

    private static long rowsRead(JdbcTemplate jdbc) {
        return jdbc.query("SHOW SESSION STATUS LIKE 'Handler_read%'", (row, n) -> row.getLong(2)).stream()
                .mapToLong(Long::longValue).sum();
    }
}
