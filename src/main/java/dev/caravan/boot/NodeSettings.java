package dev.caravan.boot;

import java.time.Duration;

/**
 * This node among others; its name is one of {@link FleetSettings}.
 *
 * @param beat      between two signs of life
 * @param deadAfter without one a node counts as dead
 */
record NodeSettings(Duration beat, Duration deadAfter) {

    static NodeSettings read(Config config) {
        NodeSettings node = new NodeSettings(config.duration("node.beat"), config.duration("node.dead-after"));
        if (node.deadAfter().compareTo(node.beat().multipliedBy(2)) < 0) {
            config.mistake("node.dead-after", "a time of at least two node.beat");
        }
        return node;
    }
}
