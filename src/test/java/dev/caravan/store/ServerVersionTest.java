package dev.caravan.store;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class ServerVersionTest {

    private static final JdbcAddress SERVER = JdbcAddress.of("jdbc:mariadb://db.example:3306/caravan", "u", "secret");

    @ParameterizedTest
    @CsvSource({
        "10.6.0-MariaDB,                           true",
        "10.6.21-MariaDB-0ubuntu0.22.04.2,         true",
        "10.11.19-MariaDB-1:10.11.19+maria~deb12,  true",
        "11.4.5-MariaDB,                           true",
        "12.1.2-MariaDB-log,                       true",
        "5.5.5-10.6.12-MariaDB-log,                true",
        "10.5.29-MariaDB,                          false",
        "5.5.5-10.4.34-MariaDB,                    false",
        "9.0.0-MariaDB,                            false",
        "8.0.36,                                   false",
        "11.4.0,                                   false",
        "8.0.mysql_aurora.3.04.0,                  false",
        "8.0.11-TiDB-v7.5.0,                       false",
        "nonsense,                                 false",
        "'',                                       false"})
    void mariaDbFrom106OnIsSupported(String version, boolean supported) {
        assertEquals(supported, ServerVersion.of(version).isSupported());
    }

    @Test
    void theRefusalNamesServerVersionAndNeed() {
        DatabaseUnavailableException refusal = assertThrows(DatabaseUnavailableException.class,
                () -> Database.requireSupported("8.0.36", SERVER));

        assertEquals("The server at jdbc:mariadb://db.example:3306/caravan is version '8.0.36'. Caravan needs MariaDB"
                + " 10.6 or newer (MySQL is not supported).", refusal.getMessage());
        assertDoesNotThrow(() -> Database.requireSupported("10.6.0-MariaDB", SERVER));
    }
}
