package dev.caravan.simulator;

import java.util.Arrays;
import java.util.List;

/** What can happen to the whole gateway. */
enum NodeFault {

    RESTART("restart", "the process restarts; nothing is loaded for \"for\" (2s)"),
    DOWN("down", "the process is gone for \"for\" (10s), connections break; then it starts as after restart"),
    NOT_LOADED("not-loaded", "a start that takes long: nothing is loaded for \"for\" (60s)"),
    SLOW("slow", "every answer comes \"ms\" (1000) later"),
    OUTDATED("405-for-all", "WhatsApp refuses every login with 405: the client version is outdated"),
    LICENCE_GATE("licence-gate", "2.4.0 without a licence: 503 LICENSE_REQUIRED on every business path"),
    DATABASE_DOWN("database-down", "the gateway's database is gone: tokens get 401, sends go out and answer 400"),
    TEST_SITE_BLOCKED("test-site-blocked", "the proxy test's site is out of reach: every proxy is invalid"),
    BYPASS_RACE("bypass-race", "sockets are built before the proxy's row is read: logins come from the own address");

    private final String wire;
    private final String meaning;

    NodeFault(String wire, String meaning) {
        this.wire = wire;
        this.meaning = meaning;
    }

    String wire() {
        return wire;
    }

    String meaning() {
        return meaning;
    }

    static NodeFault of(String wire) {
        return Arrays.stream(values()).filter(f -> f.wire.equals(wire)).findFirst()
                .orElseThrow(() -> ControlBody.unknown("fault", wire, names()));
    }

    static List<String> names() {
        return Arrays.stream(values()).map(NodeFault::wire).toList();
    }
}
