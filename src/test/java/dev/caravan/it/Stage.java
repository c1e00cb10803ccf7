package dev.caravan.it;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

import dev.caravan.simulator.FleetSeed;
import dev.caravan.testing.TestDatabase;
import org.springframework.jdbc.core.simple.JdbcClient;

import static dev.caravan.it.RunningCaravan.eventually;

/**
 * One application and one gateway for all tests of a class. The gateway's instances are open and not wanted up, so that
 * each test takes one of its own, fills the pool, and enables the instance.
 */
final class Stage implements AutoCloseable {

    private final SimulatedGateway gateway;
    private final RunningCaravan caravan;
    private final JdbcClient store;
    private final List<String> used = new ArrayList<>();
    private int next = 1;

    private Stage(SimulatedGateway gateway, RunningCaravan caravan, DataSource store) {
        this.gateway = gateway;
        this.caravan = caravan;
        this.store = JdbcClient.create(store);
    }

    /** @param instances as many as the class has tests, or more */
    static Stage open(int instances, TestDatabase database, DataSource store, Map<String, String> changed) {
        return open(SimulatedGateway.start(options -> options.fleet(FleetSeed.open(instances, "loja-%03d"))), database,
                store, changed);
    }

    static Stage open(SimulatedGateway gateway, TestDatabase database, DataSource store, Map<String, String> changed) {
        Map<String, String> keys = new HashMap<>(changed);
        keys.put("instance.enable-discovered", "false");
        return new Stage(gateway, RunningCaravan.start(gateway, database, keys), store);
    }

    SimulatedGateway gateway() {
        return gateway;
    }

    RunningCaravan caravan() {
        return caravan;
    }

    /** What the application has written. */
    JdbcClient store() {
        return store;
    }

    /** Name of an instance that no test had before; it is open, has no proxy, and is not enabled. */
    String instance() {
        String name = "loja-%03d".formatted(next++);
        use(name);
        return name;
    }

    /** Takes care of an instance that a test brought along. */
    void use(String name) {
        used.add(name);
        caravan.awaitStatus(name, "CONNECTED");
    }

    /** Ends what the test before has caused: no fault, no saga, no proxy is left. */
    void clear() {
        gateway.endFaults();
        used.forEach(caravan::disable);
        eventually("all proxies are back").until(() -> count("saga WHERE outcome IS NULL") == 0
                && count("proxy WHERE is_used") == 0);
        store.sql("DELETE FROM proxy").update();
        used.clear();
    }

    /** @param from table, and a condition that comes from the tests alone */
    long count(String from) {
        return store.sql("SELECT COUNT(*) FROM " + from).query(Long.class).single();
    }

    /** The step of the instance's running saga, or "none". */
    String step(String instance) {
        return store.sql("SELECT step FROM saga WHERE running_instance = ?").param(instance)
                .query(String.class).optional().orElse("none");
    }

    /** {@code cause before>after} of a proxy's ledger, oldest first. */
    List<String> ledger(String host) {
        return store.sql("""
                SELECT CONCAT(l.cause, ' ', l.score_before, '>', l.score_after) FROM proxy_ledger l
                JOIN proxy p ON p.id = l.proxy_id WHERE p.host = ? ORDER BY l.id""").param(host).query(String.class)
                .list();
    }

    /** Name of the instance that has the proxy, or "free". */
    String owner(String host) {
        return store.sql("SELECT COALESCE(assigned_instance_name, 'free') FROM proxy WHERE host = ?").param(host)
                .query(String.class).single();
    }

    @Override
    public void close() {
        caravan.close();
        gateway.close();
    }
}
