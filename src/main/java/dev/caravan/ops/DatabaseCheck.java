package dev.caravan.ops;

import java.util.Map;
import javax.sql.DataSource;

import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Without its database Caravan is not ready: all state is there. */
public final class DatabaseCheck extends AbstractHealthCheck {

    private final JdbcClient jdbc;

    public DatabaseCheck(DataSource dataSource) {
        super("caravan", "database");
        this.jdbc = JdbcClient.create(dataSource);
    }

    /** Whether the database answers. */
    public boolean answers() {
        try {
            return jdbc.sql("SELECT 1").query(Integer.class).single() == 1;
        } catch (DataAccessException e) {
            return false;
        }
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        if (answers()) {
            builder.up();
        } else {
            builder.down().message("the database does not answer");
        }
    }
}
