package dev.caravan.store;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SqlTest {

    @Test
    void aStatementIsTheTextOfItsFile() {
        assertTrue(Sql.text("find-api-key").startsWith("SELECT"));
    }

    @Test
    void aMissingFileIsNamed() {
        var error = assertThrows(IllegalArgumentException.class, () -> Sql.text("find-nothing"));

        assertEquals("no statement sql/find-nothing.sql on the classpath", error.getMessage());
    }
}
