package bench;

import dev.caravan.store.PasswordSeal;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A pool of any size, filled by SQL, and the instances that lease from it. Every tenth proxy is out of the pool, of the
 * rest one in six is excellent and two in three are good; 70 % are http, 20 % socks5; 8 % were never timed and the
 * others answer in 80 to 2,080 ms, most in less than 600.
 */
final class Pool {

    static final String GATEWAY = "bench";
    private static final int CHUNK = 50_000;

    private Pool() {
    }

    static String instance(int number) {
        return "instance-" + number;
    }

    static void fillInstances(JdbcTemplate jdbc, int instances) {
        jdbc.update("INSERT INTO gateway (name, kind, poll_due_at, inventory_due_at) "
                + "VALUES (?, 'evolution', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))", GATEWAY);
        jdbc.update("""
                INSERT INTO instance (name, gateway, enabled, connection_status, status_since, created_at, changed_at)
                SELECT CONCAT('instance-', seq - 1), ?, 1, 'CONNECTED', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3),
                       UTC_TIMESTAMP(3)
                FROM seq_1_to_100000 WHERE seq <= ?""", GATEWAY, instances);
    }

    static void fillProxies(JdbcTemplate jdbc, int proxies, PasswordSeal seal) {
        for (int from = 1; from <= proxies; from += CHUNK) {
            jdbc.update("""
                    INSERT INTO proxy (protocol, host, port, username, password, password_mac, country, is_active,
                                       inactive_cause, success_rate, band, response_ms, created_at, updated_at)
                    SELECT CASE WHEN p < 0.70 THEN 'http' WHEN p < 0.90 THEN 'socks5' WHEN p < 0.97 THEN 'https'
                                ELSE 'socks4' END,
                           CONCAT('10.', seq >> 16, '.', seq >> 8 & 255, '.', seq & 255), 8080, CONCAT('user', seq),
                           ?, ?, 'BR', s >= 0.10, IF(s < 0.10, 'score', NULL),
                           CASE WHEN s < 0.10 THEN 10 WHEN s < 0.25 THEN 30 WHEN s < 0.85 THEN 60 ELSE 90 END,
                           CASE WHEN s < 0.10 THEN 3 WHEN s < 0.25 THEN 2 WHEN s < 0.85 THEN 1 ELSE 0 END,
                           IF(n < 0.08, NULL, 80 + FLOOR(2000 * a * b)), UTC_TIMESTAMP(3), UTC_TIMESTAMP(3)
                    FROM (SELECT seq, CONV(SUBSTR(MD5(seq), 1, 4), 16, 10) / 65536 AS p,
                                 CONV(SUBSTR(MD5(seq), 5, 4), 16, 10) / 65536 AS s,
                                 CONV(SUBSTR(MD5(seq), 9, 4), 16, 10) / 65536 AS n,
                                 CONV(SUBSTR(MD5(seq), 13, 4), 16, 10) / 65536 AS a,
                                 CONV(SUBSTR(MD5(seq), 17, 4), 16, 10) / 65536 AS b
                          FROM seq_1_to_10000000 WHERE seq BETWEEN ? AND ?) AS spread""",
                    seal.seal("secret"), seal.fingerprint("secret"), from, Math.min(from + CHUNK - 1, proxies));
        }
        jdbc.execute("ANALYZE TABLE proxy");
    }
}
