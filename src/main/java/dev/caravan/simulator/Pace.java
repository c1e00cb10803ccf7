package dev.caravan.simulator;

import java.time.Duration;

/** How long things take at a real gateway. Each number names its row in GATEWAYS. */
final class Pace {

    /** 1.3 restart: "the real reconnect follows asynchronously (~0.3 s)". */
    static final Duration LOGIN = Duration.ofMillis(300);
    /** 1.8: reconnects of a looping instance are about 25 ms apart. */
    static final Duration RECONNECT_GAP = Duration.ofMillis(25);
    /** 1.3 connect: a closed instance starts its socket, waits 2 s, answers what it has. */
    static final Duration CONNECT_WAIT = Duration.ofSeconds(2);
    /** 1.3 create: {@code qrcode:true} adds 5 s. */
    static final Duration CREATE_WAIT = Duration.ofSeconds(5);
    /** 1.3 connect: the first QR is there when the 2 s are over. */
    static final Duration FIRST_QR = Duration.ofMillis(800);
    /** 1.3 connect: {@code qrTimeout}. */
    static final Duration QR_LIFE = Duration.ofSeconds(45);
    /** WhatsApp hands out six QR references per connection; then the socket closes with 408 (chapter 4, 408 b). */
    static final int QR_REFERENCES = 6;
    /** 1.3 delete: "deleting is asynchronous". */
    static final Duration DELETE = Duration.ofMillis(50);
    /** 1.4: two GETs, the first direct and the second through the proxy. */
    static final Duration PROXY_TEST = Duration.ofMillis(120);
    /** 1.5: the number query of a half-open socket ends after 60 s. */
    static final Duration ZOMBIE = Duration.ofSeconds(60);
    /** 1.6: first pause before a webhook is delivered again; it doubles. */
    static final Duration WEBHOOK_FIRST_PAUSE = Duration.ofSeconds(5);
    /** 1.6: longest pause before a webhook is delivered again. */
    static final Duration WEBHOOK_LAST_PAUSE = Duration.ofSeconds(300);
    /** 1.6: time-out of one delivery. */
    static final Duration WEBHOOK_TIMEOUT = Duration.ofSeconds(30);
    /** 1.6: deliveries of one event. */
    static final int WEBHOOK_ATTEMPTS = 10;
    /** 1.8 table: how long the SOCKS client waits for a silent proxy. */
    static final Duration SOCKS_TIMEOUT = Duration.ofSeconds(30);
    /** 1.8 table: a socket that got 200 and then nothing. */
    static final Duration SILENT_SOCKET = Duration.ofSeconds(60);
    /** Chapter 4, 408 d: a name that is not found, an address that is not reached. Not measured. */
    static final Duration NETWORK_ERROR = Duration.ofMillis(4);
    /** How long a login stays up that another owner of the same credentials takes away again (1.8, 440). */
    static final Duration FIGHT = Duration.ofSeconds(1);
    /** Not measured: from the hand-over to the socket until WhatsApp's acknowledgement. */
    static final Duration SERVER_ACK = Duration.ofMillis(200);
    /** Not measured: until the phone of the recipient has the message. */
    static final Duration DELIVERY_ACK = Duration.ofMillis(1200);
    /** Not measured: until a recipient who reads has read. */
    static final Duration READ = Duration.ofSeconds(4);
    /** Not measured: until a recipient who answers has answered. */
    static final Duration REPLY = Duration.ofSeconds(2);
    /** How often a text looks whether its instance is there again. */
    static final Duration OFFLINE = Duration.ofSeconds(1);
    /** 1.5: verified numbers are remembered for 7 days. */
    static final Duration NUMBER_CACHE = Duration.ofDays(7);

    private Pace() {
    }
}
