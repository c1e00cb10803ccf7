package dev.caravan.it;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;

import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.caravan.it.RunningCaravan.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** Sessions that look open and through which WhatsApp does not answer (SPEC 5). */
@ExtendWith(MariaDbExtension.class)
class MuteSessionsTest {

    private static final String FOUND = "answers -> mute (deep-sweep)";

    private static Stage stage;
    private static SimulatedGateway gateway;
    private static RunningCaravan caravan;

    @BeforeAll
    static void open(TestDatabase database, DataSource dataSource) {
        stage = Stage.open(12, database, dataSource, Map.of("sweep.first", "1s", "sweep.misfire-after", "900ms",
                "deep-sweep.interval", "1s", "deep-sweep.timeout", "500ms", "deep-sweep.length", "10s",
                "deep-sweep.sample-after", "1000"));
        gateway = stage.gateway();
        caravan = stage.caravan();
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @BeforeEach
    void nothingIsWrong() {
        stage.clear();
    }

    @Test
    void aMuteSessionIsFoundAlthoughItsStateIsOpenAndItsNumberIsKnownToTheGateway() {
        String mute = enabled();
        String well = enabled();
        eventually("both answered").until(() -> stage.count("instance WHERE pinged_at IS NOT NULL") >= 2);

        gateway.cause(mute, "\"fault\":\"zombie\"");

        eventually("it is found").until(() -> caravan.timeline(mute, "session").equals(List.of(FOUND)));
        assertEquals("open", gateway.state(mute));
        assertEquals(List.of(), caravan.timeline(well, "session"));
    }

    @Test
    void aSessionThatAnswersAgainIsWell() {
        String mute = enabled();
        gateway.cause(mute, "\"fault\":\"zombie\"");
        eventually("it is found").until(() -> caravan.timeline(mute, "session").contains(FOUND));

        gateway.api().post("/instance/restart/" + mute, "").expect(200);

        eventually("it answers").until(() -> caravan.timeline(mute, "session").get(0)
                .equals("mute -> answers (deep-sweep)"));
        assertEquals(1, stage.count("instance WHERE failed_pings = 0 AND name = '" + mute + "'"));
    }

    @Test
    void whenMostAreMuteItIsTheGatewayAndNoneIsToBlame() {
        List<String> all = Stream.generate(stage::instance).limit(6).toList();
        all.forEach(instance -> gateway.cause(instance, "\"fault\":\"zombie\""));
        long runs = runsThatFound("\"blindGateways\":1");

        // One by one, the first few would be mute alone.
        stage.store().sql("UPDATE instance SET enabled = 1 WHERE name IN (:all)").param("all", all).update();

        eventually("the gateway is found blind").until(() -> runsThatFound("\"blindGateways\":1") > runs);
        long blind = runsThatFound("\"blindGateways\":1");
        eventually("it stays so").until(() -> runsThatFound("\"blindGateways\":1") > blind);
        all.forEach(instance -> assertEquals(List.of(), caravan.timeline(instance, "session")));
    }

    private static long runsThatFound(String part) {
        return stage.store().sql("SELECT COUNT(*) FROM sweep_run WHERE sweep = 'deep' AND findings LIKE ?")
                .param("%" + part + "%").query(Long.class).single();
    }

    /** An instance that should be up; without a proxy in the pool nobody restarts it. */
    private static String enabled() {
        String instance = stage.instance();
        caravan.enable(instance);
        return instance;
    }
}
