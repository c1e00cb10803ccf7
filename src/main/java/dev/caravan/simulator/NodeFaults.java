package dev.caravan.simulator;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

import io.vertx.core.json.JsonObject;

/** Does to the gateway what a {@link NodeFault} says. */
final class NodeFaults {

    private static final Duration BOOT = Duration.ofSeconds(2);

    private final Node node;
    private final NodeLife life;
    /** Counts the uses of each switch, so that the end of an earlier use does not end a later one. */
    private final Map<NodeFault, Integer> uses = new EnumMap<>(NodeFault.class);

    NodeFaults(Node node, NodeLife life) {
        this.node = node;
        this.life = life;
    }

    void apply(JsonObject body) {
        ControlBody fields = new ControlBody(body, "fault", "for", "ms", "on");
        NodeFault fault = NodeFault.of(fields.text("fault"));
        Duration slowBy = fields.millis("ms", Duration.ofSeconds(1));
        boolean on = fields.flag("on", true);
        switch (fault) {
            case RESTART -> life.restart(fields.duration("for", BOOT));
            case NOT_LOADED -> life.restart(fields.duration("for", Duration.ofMinutes(1)));
            case DOWN -> life.down(fields.duration("for", Duration.ofSeconds(10)), BOOT);
            default -> {
                Duration time = fields.duration("for", Duration.ZERO);
                int use = uses.merge(fault, 1, Integer::sum);
                flip(fault, on, slowBy);
                if (on && !time.isZero()) {
                    node.later(time, () -> {
                        if (uses.get(fault) == use) {
                            flip(fault, false, Duration.ZERO);
                        }
                    });
                }
            }
        }
    }

    /** Ends all of them; a gateway that is down or still loading is up at once. */
    void reset() {
        uses.replaceAll((fault, use) -> use + 1);
        node.switches.reset();
        if (node.switches.phase != NodeSwitches.Phase.UP) {
            node.switches.generation++;
            life.load();
        }
    }

    private void flip(NodeFault fault, boolean on, Duration slowBy) {
        NodeSwitches switches = node.switches;
        switch (fault) {
            case SLOW -> switches.slowBy = on ? slowBy : Duration.ZERO;
            case OUTDATED -> switches.clientOutdated = on;
            case LICENCE_GATE -> switches.licenceGate = on;
            case DATABASE_DOWN -> switches.databaseDown = on;
            case TEST_SITE_BLOCKED -> switches.testSiteBlocked = on;
            case BYPASS_RACE -> switches.bypassRace = on;
            default -> throw new IllegalStateException(fault + " is no switch");
        }
    }
}
