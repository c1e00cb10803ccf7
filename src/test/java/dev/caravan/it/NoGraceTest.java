package dev.caravan.it;

import java.util.Map;
import javax.sql.DataSource;

import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

/** The origin's way: {@code proxy-assignment.down-grace} is 0. */
@ExtendWith(MariaDbExtension.class)
class NoGraceTest {

    @Test
    void anInstanceThatIsDownGivesItsProxyBackAtOnce(TestDatabase database, DataSource dataSource) {
        try (Stage stage = Stage.open(1, database, dataSource, Map.of("proxy-assignment.down-grace", "0s"))) {
            String instance = stage.instance();
            stage.caravan().importProxies("px.example:80");
            stage.caravan().enable(instance);
            stage.caravan().awaitEffective(instance, "px.example:80");

            stage.gateway().cause(instance, "\"fault\":\"drop\",\"for\":\"30s\"");
            stage.caravan().awaitNoProxy(instance);

            assertEquals("free", stage.owner("px.example"));
            assertNull(stage.gateway().stored(instance));
        }
    }
}
