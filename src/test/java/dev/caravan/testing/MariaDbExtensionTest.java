package dev.caravan.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

@ExtendWith(MariaDbExtension.class)
class MariaDbExtensionTest {

    private static DataSource first;

    private final DataSource constructed;

    MariaDbExtensionTest(DataSource constructed) {
        this.constructed = constructed;
    }

    @BeforeAll
    static void remember(DataSource dataSource) {
        first = dataSource;
    }

    @BeforeEach
    void sameEverywhere(DataSource dataSource) {
        assertSame(first, dataSource);
    }

    @Test
    void aClassGetsOneMigratedSchema(DataSource dataSource) throws SQLException {
        assertSame(first, constructed);
        assertSame(first, dataSource);
        assertEquals("0", ask(dataSource, "SELECT COUNT(*) FROM flyway_schema_history WHERE NOT success"));
    }

    @Test
    void connectionsAreReadCommittedAndInUtc(DataSource dataSource) throws SQLException {
        assertEquals("READ-COMMITTED", ask(dataSource, "SELECT @@session.transaction_isolation"));
        assertEquals("+00:00", ask(dataSource, "SELECT @@session.time_zone"));
    }

    @Test
    void theTestDatabaseIsTheSameSchema(DataSource dataSource, TestDatabase database) throws SQLException {
        try (Connection direct = DriverManager.getConnection(
                database.jdbcUrl(), database.user(), database.password())) {
            assertEquals(ask(dataSource, "SELECT DATABASE()"), direct.getCatalog());
        }
    }

    @Nested
    class NestedClasses {

        @Test
        void shareTheSchemaOfTheClassAroundThem(DataSource dataSource) {
            assertSame(first, dataSource);
        }
    }

    private static String ask(DataSource dataSource, String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
