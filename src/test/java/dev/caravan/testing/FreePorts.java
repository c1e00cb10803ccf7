package dev.caravan.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for what is not told "any free one", as something else must know its port before it listens. */
public final class FreePorts {

    /** Below those that systems give to whoever takes any (Linux: from 32768), so that none gets it meanwhile. */
    private static final int FIRST = 10_000;
    private static final int END = 32_768;

    private FreePorts() {
    }

    /** A port of loopback that nobody listens on, chosen at random, as tests run side by side. */
    public static int next() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // The next one, then.
            }
        }
    }
}
