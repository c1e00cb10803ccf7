package dev.caravan.simulator;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What can be done to one instance from outside. */
enum InstanceFault {

    DROP("drop", "the network is lost; with \"for\" a tight loop of 408 until then", 428),
    LOGGED_OUT("logged-out", "the device was removed on the phone (401)", 401),
    CODE_401("401", "as logged-out", 401),
    CODE_402("402", "temporary ban: closes for good, credentials gone", 402),
    CODE_403("403", "login refused, often a ban: closes for good, credentials gone", 403),
    CODE_406("406", "permanent ban: closes for good, credentials gone", 406),
    CODE_405("405", "client version refused; with \"for\" every login until then, a loop", 405),
    CODE_408("408", "connection lost; with \"for\" every login until then", 408),
    CODE_428("428", "connection closed; with \"for\" every login until then", 428),
    CODE_440("440", "replaced by another owner of the credentials; with \"for\" the two fight until then", 440),
    CODE_500("500", "unknown stream error; with \"for\" every login until then", 500),
    CODE_503("503", "WhatsApp unavailable; with \"for\" every login until then", 503),
    CODE_515("515", "restart required; with \"for\" every login until then", 515),
    ZOMBIE("zombie", "stays open and is dead: sends fail after 60 s, cached numbers get 201 and nothing goes out", 0),
    UNLOAD("unload", "in the database, not in memory; a restart of the node forgets it as well unless "
            + "\"forgotten\":false", 0),
    LOAD("load", "loads it again, as a start of the node would", 0),
    STUCK_CONNECTING("stuck-connecting", "connecting for ever; only restart helps", 0),
    SCAN_QR("scan-qr", "a person scans the QR; \"number\" is the number that is paired", 0),
    QR_LIMIT("qr-limit", "QRCODE_LIMIT is reached now", 0);

    private final String wire;
    private final String meaning;
    private final int code;

    InstanceFault(String wire, String meaning, int code) {
        this.wire = wire;
        this.meaning = meaning;
        this.code = code;
    }

    String wire() {
        return wire;
    }

    String meaning() {
        return meaning;
    }

    /** The code the socket closes with; 0 if the fault is not a close. */
    int code() {
        return code;
    }

    static InstanceFault of(String wire) {
        Optional<InstanceFault> fault = Arrays.stream(values()).filter(f -> f.wire.equals(wire)).findFirst();
        return fault.orElseThrow(() -> ControlBody.unknown("fault", wire, names()));
    }

    static List<String> names() {
        return Arrays.stream(values()).map(InstanceFault::wire).toList();
    }
}
