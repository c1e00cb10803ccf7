package dev.caravan.ops.management;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ManagementSettingsTest {

    private static final String PASSWORD = "sixteen-or-longer";

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "::1", "127.0.0.2"})
    void onLoopbackNoLoginIsNeeded(String host) {
        assertDoesNotThrow(() -> new ManagementSettings(host, "", "", List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
    void elsewhereItIsRefusedWithoutALogin(String host) {
        assertThrows(IllegalArgumentException.class, () -> new ManagementSettings(host, "", "", List.of()));
        assertDoesNotThrow(() -> new ManagementSettings(host, "ops", PASSWORD, List.of()));
    }

    @ParameterizedTest
    @CsvSource({"ops,''", "'',sixteen-or-longer", "ops,short", "ops,"})
    void halfALoginIsNone(String user, String password) {
        assertThrows(IllegalArgumentException.class,
                () -> new ManagementSettings("127.0.0.1", user, password, List.of()));
    }

    @Test
    void thePasswordIsNotInTheText() {
        assertFalse(new ManagementSettings("127.0.0.1", "ops", PASSWORD, List.of()).toString().contains(PASSWORD));
    }

    @Test
    void itAnswersToLoopbackItsOwnAddressAndTheNamesGiven() {
        var names = new ManagementSettings("10.0.0.7", "ops", PASSWORD, List.of(" Caravan.Internal ", "")).names();

        assertTrue(names.containsAll(List.of("localhost", "127.0.0.1", "10.0.0.7", "caravan.internal")));
        assertFalse(names.contains(""));
    }
}
