package dev.caravan.driven.table;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

import dev.caravan.driven.Plan;

import static dev.caravan.driven.table.Scene.IT;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Nodes that die and start (SPEC 6). */
final class NodeRows {

    private static final int MANY = 120;

    private NodeRows() {
    }

    static Stream<FaultRow> rows() {
        return Stream.of(nodeKilled(), everyNodeKilled(), start());
    }

    /** What 500 instances are to a budget of 10 a second in a minute, these are in less. */
    private static FaultRow start() {
        return new FaultRow("node: the only one is away for 1 h, meanwhile all " + MANY + " sessions get stuck",
                "the gateway is given its grace of 60 s, then all are up, at ten logins a second and never more",
                Duration.ofSeconds(90), Plan.of(MANY, MANY + 20).with(Map.of("session-budget.gap", "100ms")), scene -> {
                    scene.fleet().node(1).kill();
                    scene.fleet().instances().forEach(name -> scene.fleet().strike(name, "stuck-connecting"));
                    scene.advance(Duration.ofHours(1));
                    scene.fleet().startNode("node1");
                    scene.now();
                    Duration seen = scene.until(scene::allAreWell);
                    Duration gap = scene.fleet().account().smallestGap();
                    assertTrue(gap.toMillis() >= 100, () -> "two logins within " + gap);
                    return seen;
                });
    }

    private static FaultRow nodeKilled() {
        return new FaultRow("node: kill -9 in the middle of a chain, another node lives", "the other carries on within "
                + "15 s, and the session comes back", Duration.ofMinutes(3), FaultRow.SMALL.nodes(2), scene -> {
                    scene.fleet().treat(scene.firstProxy(), "closed-port");
                    scene.meanwhile("a node holds a step", Duration.ofMinutes(3), () -> scene.records().count(
                            "SELECT COUNT(*) FROM saga WHERE owner IS NOT NULL") > 0);
                    String holder = scene.records().list("SELECT owner FROM saga WHERE owner IS NOT NULL").get(0);
                    scene.fleet().node(holder.equals("node1") ? 1 : 2).kill();
                    scene.now();
                    scene.meanwhile("the step is another's", Duration.ofSeconds(15), () -> scene.records().count(
                            "SELECT COUNT(*) FROM saga WHERE owner = '" + holder + "'") == 0);
                    return scene.until(scene::hasMoved);
                });
    }

    private static FaultRow everyNodeKilled() {
        return new FaultRow("node: the only one is killed in the middle of a chain and started again after 1 h",
                "the chain goes on", Duration.ofMinutes(4), FaultRow.SMALL.with(Map.of()), scene -> {
                    scene.fleet().treat(scene.firstProxy(), "closed-port");
                    scene.meanwhile("a node holds a step", Duration.ofMinutes(3), () -> scene.records().count(
                            "SELECT COUNT(*) FROM saga WHERE owner IS NOT NULL") > 0);
                    scene.fleet().node(1).kill();
                    scene.advance(Duration.ofHours(1));
                    scene.fleet().startNode("node1");
                    scene.now();
                    Duration seen = scene.until(scene::allAreWell);
                    assertNotEquals(scene.firstProxy(), scene.records().proxyOf(IT));
                    return seen;
                });
    }
}
