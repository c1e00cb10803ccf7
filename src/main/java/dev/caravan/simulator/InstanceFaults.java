package dev.caravan.simulator;

import java.time.Duration;
import java.time.Instant;

import io.vertx.core.json.JsonObject;

/** Does to an instance what a {@link InstanceFault} says. */
final class InstanceFaults {

    private static final int FIRST_NUMBER = 70_000_000;

    private final Node node;
    private final Lines lines;
    private int paired;

    InstanceFaults(Node node, Lines lines) {
        this.node = node;
        this.lines = lines;
    }

    void apply(Instance instance, JsonObject body) {
        ControlBody fields = new ControlBody(body, "fault", "for", "number", "forgotten");
        InstanceFault fault = InstanceFault.of(fields.text("fault"));
        Duration time = fields.duration("for", Duration.ZERO);
        switch (fault) {
            case UNLOAD -> {
                instance.memory = null;
                instance.forgotten = fields.flag("forgotten", true);
                node.look(instance);
            }
            case LOAD -> load(instance);
            case SCAN_QR -> scan(instance, fields.text("number", nextNumber()));
            default -> atSocket(loaded(instance), fault, time);
        }
    }

    /** Ends what lasts: refusals, fights, dead sockets, unloaded rows. */
    void reset() {
        node.instances.values().forEach(instance -> {
            instance.outside.refusedUntil = Instant.MIN;
            instance.outside.unreachableUntil = Instant.MIN;
            instance.outside.foughtOverUntil = Instant.MIN;
            if (instance.isLoaded()) {
                instance.memory.zombie = false;
                node.look(instance);
            } else if (instance.forgotten && node.switches.phase == NodeSwitches.Phase.UP) {
                load(instance);
            }
        });
    }

    private void atSocket(Instance instance, InstanceFault fault, Duration time) {
        switch (fault) {
            case ZOMBIE -> {
                if (!instance.is(Instance.State.OPEN)) {
                    throw ApiError.badRequest("only an open instance can become a zombie");
                }
                instance.memory.zombie = true;
                node.look(instance);
            }
            case STUCK_CONNECTING -> lines.stick(instance);
            case QR_LIMIT -> lines.pairing().limitReached(instance);
            default -> close(instance, fault, time);
        }
    }

    private void close(Instance instance, InstanceFault fault, Duration time) {
        if (instance.is(Instance.State.CLOSE)) {
            throw ApiError.badRequest("the instance has no socket that could close");
        }
        if (fault == InstanceFault.CODE_440) {
            instance.outside.foughtOverUntil = node.now().plus(time);
        } else if (fault == InstanceFault.DROP) {
            instance.outside.unreachableUntil = node.now().plus(time);
        } else if (!time.isZero()) {
            instance.outside.refusal = fault.code();
            instance.outside.refusedUntil = node.now().plus(time);
        }
        lines.closed(instance, fault.code());
    }

    private void scan(Instance instance, String number) {
        if (!number.matches("\\d{8,15}")) {
            throw ApiError.badRequest("number must be 8 to 15 digits");
        }
        if (!lines.pairing().scan(loaded(instance), number)) {
            throw ApiError.badRequest("no QR is shown: the instance is not connecting, or is paired already");
        }
    }

    private void load(Instance instance) {
        instance.forgotten = false;
        if (!instance.isLoaded()) {
            instance.memory = new Instance.Memory();
            if (node.options.before237() || !instance.database.status.equals("close")) {
                lines.start(instance);
            }
        }
    }

    private String nextNumber() {
        return "55119%08d".formatted(FIRST_NUMBER + paired++);
    }

    private static Instance loaded(Instance instance) {
        if (!instance.isLoaded()) {
            throw ApiError.badRequest("the instance is not loaded");
        }
        return instance;
    }
}
