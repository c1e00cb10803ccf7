package dev.caravan.driven;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;

/** Empties a schema, whatever tables it has. */
final class Tables {

    private static final String NAMES = "SELECT table_name FROM information_schema.tables"
            + " WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'";

    private Tables() {
    }

    static void empty(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
            List<String> names = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery(NAMES)) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            statement.execute("SET foreign_key_checks = 0");
            for (String name : names) {
                String lower = name.toLowerCase(Locale.ROOT);
                if (!lower.startsWith("flyway") && !lower.startsWith("qrtz")) {
                    statement.execute("DELETE FROM " + name);
                }
            }
            statement.execute("SET foreign_key_checks = 1");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
