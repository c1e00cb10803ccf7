package dev.caravan.it;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.sql.DataSource;

import org.springframework.jdbc.core.simple.JdbcClient;

import static dev.caravan.it.RunningCaravan.eventually;

/** What must be true of a whole fleet when nothing is under way, whoever worked on it and however often they died. */
final class Fleet {

    private final SimulatedGateway gateway;
    private final JdbcClient store;
    private final int instances;

    /** @param instances how many the gateway has, named {@code loja-001} and so on */
    Fleet(SimulatedGateway gateway, DataSource store, int instances) {
        this.gateway = gateway;
        this.store = JdbcClient.create(store);
        this.instances = instances;
    }

    static String name(int number) {
        return "loja-%03d".formatted(number);
    }

    /** Waits until the first ones have one proxy each that acts, the others none, and nothing runs any more. */
    void awaitWhole(int wanted) {
        eventually("the fleet is whole").untilAsserted(() -> {
            List<String> faults = IntStream.rangeClosed(1, instances)
                    .mapToObj(number -> fault(name(number), number <= wanted)).flatMap(Optional::stream).toList();
            if (!faults.isEmpty() || running() > 0 || leased() != wanted) {
                throw new AssertionError(faults + ", sagas running " + running() + ", proxies in use " + leased());
            }
        });
    }

    /** Waits until a saga stands at a step. */
    void awaitStep(String step) {
        eventually("a saga stands at " + step).pollInterval(Duration.ofMillis(2)).until(
                () -> count("saga WHERE outcome IS NULL AND step = '" + step + "'") > 0);
    }

    /** @param from table, and a condition that comes from the tests alone */
    long count(String from) {
        return store.sql("SELECT COUNT(*) FROM " + from).query(Long.class).single();
    }

    private long running() {
        return count("saga WHERE outcome IS NULL");
    }

    private long leased() {
        return count("proxy WHERE assigned_instance_name IS NOT NULL");
    }

    private Optional<String> fault(String name, boolean wanted) {
        String known = store.sql("""
                SELECT CONCAT(i.proxy_state, ' ', COALESCE(CONCAT(p.host, ':', p.port), 'nothing')) FROM instance i
                LEFT JOIN proxy p ON p.assigned_instance_name = i.name WHERE i.name = ?""").param(name)
                .query(String.class).optional().orElse("unknown");
        String stored = gateway.stored(name);
        String used = gateway.used(name);
        boolean right = wanted ? known.equals("effective " + stored) && Objects.equals(stored, used)
                : known.equals("none nothing") && stored == null;
        return right ? Optional.empty()
                : Optional.of(name + ": " + known + ", the gateway has " + stored + " and uses " + used);
    }
}
