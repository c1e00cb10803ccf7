package dev.caravan.boot;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/**
 * A port that a server is going to listen on, tried out beforehand: Camel starts happily when its server could not.
 *
 * @param host as configured
 * @param port never 0: any free port is chosen here, because Camel names its routers by the configured one
 */
record ListenAddress(String host, int port) {

    /**
     * @param key key of the port, for the message
     * @throws StartException if nothing can listen there
     */
    static ListenAddress claim(String host, int port, String key) {
        InetAddress address;
        try {
            address = InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new StartException("Cannot listen on '" + host + "': there is no such address. Set "
                    + key.replace(".port", ".host") + " to an address of this machine.", e);
        }
        try (ServerSocket socket = new ServerSocket(port, 1, address)) {
            return new ListenAddress(host, socket.getLocalPort());
        } catch (IOException e) {
            throw new StartException("Cannot listen on " + host + ":" + port + ": " + e.getMessage()
                    + ". Stop what uses it or set " + key + " (environment: " + Catalogue.variable(key) + ").", e);
        }
    }
}
