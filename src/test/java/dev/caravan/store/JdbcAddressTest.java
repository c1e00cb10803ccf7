package dev.caravan.store;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class JdbcAddressTest {

    @ParameterizedTest
    @CsvSource({
        "jdbc:mariadb://h/db,                                       jdbc:mariadb://h/db,              '',  ''",
        "jdbc:mariadb://h/db?user=u&password=geheim,                jdbc:mariadb://h/db,              u,   geheim",
        "jdbc:mariadb://h/db?password=geheim&sslMode=trust&user=u,  jdbc:mariadb://h/db?sslMode=trust, u,  geheim",
        "jdbc:mariadb://h/db?sslMode=trust&user=u&password=geheim,  jdbc:mariadb://h/db?sslMode=trust, u,  geheim",
        "jdbc:mariadb://u:geheim@h:3307/db?sslMode=trust,           jdbc:mariadb://h:3307/db?sslMode=trust, u, geheim",
        "jdbc:mariadb:sequential://u:ge@heim@h1/db,                 jdbc:mariadb:sequential://h1/db,  u,   ge@heim",
        "jdbc:mariadb://u@h/db,                                     jdbc:mariadb://h/db,              u,   ''"})
    void theLoginIsTakenOutOfTheUrl(String given, String url, String user, String password) {
        JdbcAddress address = JdbcAddress.of(given, "", "");

        assertEquals(new JdbcAddress(url, user, password), address);
        assertFalse(address.toString().contains("geheim"), address::toString);
    }

    @Test
    void aLoginGivenApartComesBeforeTheOneInTheUrl() {
        assertEquals(new JdbcAddress("jdbc:mariadb://h/db", "v", "w"),
                JdbcAddress.of("jdbc:mariadb://h/db?user=u&password=p", "v", "w"));
    }

    @Test
    void keyStorePasswordsStayInTheUrlAndAreNotShown() {
        JdbcAddress address = JdbcAddress.of("jdbc:mariadb://h/db?keyStorePassword=geheim&sslMode=trust", "u", "p");

        assertTrue(address.url().contains("keyStorePassword=geheim"));
        assertEquals("jdbc:mariadb://h/db?keyStorePassword=***&sslMode=trust", address.shown());
    }

    @Test
    void anotherDatabasesUrlIsRefusedWithoutShowingItsLogin() {
        String message = assertThrows(DatabaseUnavailableException.class,
                () -> JdbcAddress.of("jdbc:mysql://u:geheim@h/db?password=geheim", "", "")).getMessage();

        assertTrue(message.contains("jdbc:mysql:") && message.contains("jdbc:mariadb:"), message);
        assertFalse(message.contains("geheim"), message);
    }

    @Test
    void settingsDoNotShowThePassword() {
        Duration second = Duration.ofSeconds(1);
        for (String url : new String[] {"jdbc:mariadb://h/db", "jdbc:mariadb://u:geheim@h/db?password=geheim"}) {
            String shown = new Database.Settings(url, "", "geheim", 1, second, second, second, second).toString();
            assertFalse(shown.contains("geheim"), shown);
            assertTrue(shown.contains("jdbc:mariadb://h/db"), shown);
        }
    }
}
