package dev.caravan.testing;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

import dev.caravan.store.Database;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test class a schema of its own on a real MariaDB, with all migrations applied.
 *
 * <p>{@code @ExtendWith(MariaDbExtension.class)} on the class; constructors, {@code @BeforeAll}, {@code @BeforeEach}
 * and test methods may then ask for a {@link DataSource} (the pool of {@link Database}, as in production) or for the
 * {@link TestDatabase} behind it. One server serves all classes of the JVM; schema and pool end with the class.
 * Nested classes share the schema of the class around them.
 */
public final class MariaDbExtension implements BeforeAllCallback, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(MariaDbExtension.class);
    private static final AtomicInteger SCHEMAS = new AtomicInteger();
    /** Enough for a test's 32 contending threads and what it looks on with. */
    private static final int POOL_SIZE = 40;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Override
    public void beforeAll(ExtensionContext context) {
        schemaOf(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == DataSource.class || type == TestDatabase.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Schema schema = schemaOf(context);
        return parameter.getParameter().getType() == DataSource.class ? schema.database.dataSource() : schema.address;
    }

    private static Schema schemaOf(ExtensionContext context) {
        ExtensionContext owner = context;
        while (owner.getTestMethod().isPresent()) {
            owner = owner.getParent().orElseThrow();
        }
        String name = "t" + SCHEMAS.incrementAndGet() + "_" + owner.getRequiredTestClass().getSimpleName();
        return owner.getStore(NAMESPACE).getOrComputeIfAbsent(Schema.class, key -> {
            TestMariaDb server = context.getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
                    .getOrComputeIfAbsent(TestMariaDb.class, k -> TestMariaDb.start(), TestMariaDb.class);
            return new Schema(server, name.toLowerCase(Locale.ROOT));
        }, Schema.class);
    }

    private static final class Schema implements AutoCloseable {

        private final TestMariaDb server;
        private final String name;
        private final TestDatabase address;
        private final Database database;

        Schema(TestMariaDb server, String name) {
            this.server = server;
            this.name = name;
            server.execute("CREATE DATABASE " + name);
            address = new TestDatabase(server.jdbcUrl(name), TestMariaDb.USER, "");
            database = Database.open(new Database.Settings(
                    address.jdbcUrl(), address.user(), address.password(), POOL_SIZE, LIMIT, LIMIT, LIMIT, LIMIT));
        }

        @Override
        public void close() {
            database.close();
            server.execute("DROP DATABASE " + name);
        }
    }
}
