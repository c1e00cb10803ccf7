package dev.caravan.store;

import java.util.List;

import dev.caravan.store.FormerDatabase.Migration;
import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A start that breaks off while it brings the schema up to date; MariaDB commits each statement of a migration. */
@ExtendWith(MariaDbExtension.class)
class MigrationTest {

    private static final String FAILED = "SELECT COUNT(*) FROM flyway_schema_history WHERE success = 0";

    private final TestDatabase server;

    MigrationTest(TestDatabase server) {
        this.server = server;
    }

    /** What was carried out before is carried out again each time, so after every statement there is a break. */
    @Test
    void aMigrationThatBrokeOffAfterAnyOfItsStatementsMayBeginAnew() {
        FormerDatabase straight = new FormerDatabase(server, "straight");
        FormerDatabase broken = new FormerDatabase(server, "broken");
        List<Migration> migrations = FormerDatabase.migrations();
        assertFalse(migrations.isEmpty());

        for (Migration migration : migrations) {
            for (int done = 1; done <= migration.statements().size(); done++) {
                straight.sql.execute(migration.statements().get(done - 1));
                migration.statements().subList(0, done).forEach(broken.sql::execute);
            }
            assertEquals(straight.content(), broken.content(), migration::file);
        }
    }

    @Test
    void aMigrationThatFailedBeginsAnewAtTheNextStart() {
        FormerDatabase straight = new FormerDatabase(server, "never_failed");
        FormerDatabase failing = new FormerDatabase(server, "failing");
        straight.open().close();
        failing.sql.execute("CREATE TABLE saga_try (in_the_way INT)");

        for (int start = 0; start < 2; start++) {
            String message =
                    assertThrows(DatabaseUnavailableException.class, () -> failing.open().close()).getMessage();
            assertTrue(message.contains("V003__rename_assignment_to_saga.sql"), message);
            assertEquals(1, failing.sql.queryForObject(FAILED, Integer.class));
        }
        failing.sql.execute("DROP TABLE saga_try");
        failing.open().close();

        assertEquals(0, failing.sql.queryForObject(FAILED, Integer.class));
        assertEquals(straight.content(), failing.content());
    }

    @Test
    void aMigrationThatWasChangedSinceIsRefusedAlsoAfterAFailedOne() {
        FormerDatabase changed = new FormerDatabase(server, "changed");
        changed.open().close();
        changed.sql.update("UPDATE flyway_schema_history SET checksum = 7 WHERE version = '004'");
        changed.sql.update("UPDATE flyway_schema_history SET success = 0 ORDER BY installed_rank DESC LIMIT 1");

        String message = assertThrows(DatabaseUnavailableException.class, () -> changed.open().close()).getMessage();

        assertTrue(message.contains("checksum mismatch for migration version 004"), message);
        assertEquals(7, changed.sql.queryForObject(
                "SELECT checksum FROM flyway_schema_history WHERE version = '004'", Integer.class));
    }

    /** An older Caravan must not take away what a newer one noted. */
    @Test
    void whatANewerVersionFailedToDoIsLeftToIt() {
        FormerDatabase newer = new FormerDatabase(server, "newer");
        newer.open().close();
        newer.sql.update("INSERT INTO flyway_schema_history (installed_rank, version, description, type, script,"
                + " checksum, installed_by, execution_time, success)"
                + " VALUES (99, '999', 'later', 'SQL', 'V999__later.sql', 1, 'root', 1, 0)");

        newer.open().close();

        assertEquals(1, newer.sql.queryForObject(FAILED, Integer.class));
    }
}
