package dev.caravan.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;

import dev.caravan.testing.TestDatabase;
import org.flywaydb.core.Flyway;
import org.mariadb.jdbc.Driver;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/** A schema with a fleet in it, as the newest version before these migrations left it. */
final class FormerDatabase {

    /** A migration that a database of before has not seen. */
    record Migration(String file, List<String> statements) {

        @Override
        public String toString() {
            return file;
        }
    }

    /** The newest migration that such a database has. */
    private static final String VERSION = "002";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final String url;
    final JdbcTemplate sql;

    /** @param server any schema of the server; the former database is a new one beside it */
    FormerDatabase(TestDatabase server, String schema) {
        url = server.jdbcUrl().replaceFirst("/[^/]+$", "/" + schema) + "?user=" + server.user();
        new JdbcTemplate(unpooled(server.jdbcUrl() + "?user=" + server.user())).execute("CREATE DATABASE " + schema);
        DataSource dataSource = unpooled(url);
        Flyway.configure().dataSource(dataSource).locations(Database.MIGRATIONS).target(VERSION).load().migrate();
        new ResourceDatabasePopulator(new ClassPathResource("fleet-of-v002.sql")).execute(dataSource);
        sql = new JdbcTemplate(dataSource);
    }

    /** As the application opens it. */
    Database open() {
        return Database.open(new Database.Settings(url, "", "", 4, LIMIT, LIMIT, LIMIT, LIMIT));
    }

    /** Each table as its definition and its rows; CHECKSUM TABLE at times tells equal rows apart. */
    Map<String, String> content() {
        Map<String, String> tables = new LinkedHashMap<>();
        for (String table : sql.queryForList("SELECT table_name FROM information_schema.tables"
                + " WHERE table_schema = DATABASE() AND table_name <> 'flyway_schema_history' ORDER BY 1",
                String.class)) {
            String definition = sql.queryForObject("SHOW CREATE TABLE " + table, (row, n) -> row.getString(2));
            List<String> rows = sql.query("SELECT * FROM " + table, (row, n) -> text(row));
            tables.put(table, definition.replaceFirst(" AUTO_INCREMENT=\\d+", "") + "\n"
                    + rows.stream().sorted().collect(Collectors.joining("\n")));
        }
        return tables;
    }

    private static String text(ResultSet row) throws SQLException {
        StringBuilder text = new StringBuilder();
        for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
            text.append(row.getString(column)).append('|');
        }
        return text.toString();
    }

    /** In their order. */
    static List<Migration> migrations() {
        try {
            return Arrays.stream(new PathMatchingResourcePatternResolver()
                            .getResources(Database.MIGRATIONS + "/V*.sql"))
                    .map(FormerDatabase::migration)
                    .filter(migration -> migration.file().substring(1).compareTo(VERSION + "_~") > 0)
                    .sorted(Comparator.comparing(Migration::file)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** No statement of a migration has a semicolon at the end of a line within. */
    private static Migration migration(Resource script) {
        try {
            return new Migration(script.getFilename(), Arrays.stream(
                            script.getContentAsString(StandardCharsets.UTF_8).split(";\\s*(\\R|$)"))
                    .filter(statement -> !statement.isBlank()).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DataSource unpooled(String url) {
        return new SimpleDriverDataSource(new Driver(), url);
    }
}
