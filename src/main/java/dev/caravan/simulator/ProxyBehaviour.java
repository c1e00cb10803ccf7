package dev.caravan.simulator;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How a proxy treats the gateway: the rows of the table in GATEWAYS 1.8, and what the test of 1.4 makes of it. */
enum ProxyBehaviour {

    OK("ok", "lets everything through from its own exit address"),
    CLOSED_PORT("closed-port", "refuses the TCP connection: test fails, 408 after 1 ms, tight loop",
            408, Duration.ofMillis(1)),
    CLOSES_AFTER_CONNECT("closes-after-connect", "closes after CONNECT: test fails, 500 after 2 ms, tight loop",
            500, Duration.ofMillis(2)),
    GARBAGE("garbage", "answers 200, then garbage: test fails, 408 after 4 ms, tight loop",
            408, Duration.ofMillis(4)),
    SILENT_AFTER_200("silent-after-200", "answers 200, then nothing: test hangs, 408 after 60 s, slow loop",
            408, Pace.SILENT_SOCKET),
    HTTP_STATUS("http-status", "answers CONNECT with an HTTP error (\"status\", 407 if absent): test fails, connecting "
            + "for ever until restart"),
    HANG("hang", "accepts TCP, never answers CONNECT: test hangs, connecting for ever until restart"),
    SOCKS_SILENT("socks-silent", "SOCKS5, silent: test fails after 30 s, 408 after 30 s, slow loop",
            408, Pace.SOCKS_TIMEOUT),
    SOCKS_AUTH_REFUSED("socks-auth-refused", "SOCKS5, refuses the login: test fails, 500 after 10 ms, tight loop",
            500, Duration.ofMillis(10)),
    SOCKS_NO_RESOLVER("socks-no-resolver", "SOCKS5, no resolver at the gateway: test fails, 408, tight loop",
            408, Duration.ofMillis(4)),
    SAME_EXIT_ADDRESS("same-exit-address", "works, but from the gateway's own address: test fails"),
    SLOW("slow", "works, everything through it takes \"ms\" longer"),
    BLOCKED_BY_WHATSAPP("blocked-by-whatsapp", "passes the test; WhatsApp refuses the login with 405");

    /** Answers to CONNECT that leave the socket connecting (GATEWAYS 1.8). */
    static final List<Integer> STATUSES = List.of(401, 402, 403, 406, 407, 429, 502, 503, 504);

    private final String wire;
    private final String meaning;
    private final int closeCode;
    private final Duration closeAfter;

    ProxyBehaviour(String wire, String meaning) {
        this(wire, meaning, 0, Duration.ZERO);
    }

    ProxyBehaviour(String wire, String meaning, int closeCode, Duration closeAfter) {
        this.wire = wire;
        this.meaning = meaning;
        this.closeCode = closeCode;
        this.closeAfter = closeAfter;
    }

    String wire() {
        return wire;
    }

    String meaning() {
        return meaning;
    }

    /** Code with which a socket through the proxy closes; 0 if it does not close. */
    int closeCode() {
        return closeCode;
    }

    Duration closeAfter() {
        return closeAfter;
    }

    /** True if a socket through the proxy stays in its handshake and nothing ends it. */
    boolean sticks() {
        return this == HTTP_STATUS || this == HANG;
    }

    /** True if sockets can live through the proxy. */
    boolean carries() {
        return closeCode == 0 && !sticks();
    }

    static Optional<ProxyBehaviour> of(String wire) {
        return Arrays.stream(values()).filter(b -> b.wire.equals(wire)).findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(ProxyBehaviour::wire).toList();
    }
}
