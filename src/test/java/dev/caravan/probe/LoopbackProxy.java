package dev.caravan.probe;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;

import dev.caravan.domain.ProxyAddress;
import dev.caravan.domain.ProxyProtocol;

/** A proxy on loopback, written by hand after RFC 9110, RFC 1928, RFC 1929 and the SOCKS4(A) notes; leads nowhere. */
final class LoopbackProxy implements AutoCloseable {

    /** What it does with whoever comes. */
    enum Behaviour { WORKS, CLOSES, HANGS, TALKS_NONSENSE, CANNOT_REACH_THE_TARGET }

    private static final byte[] NONSENSE = "SSH-2.0-OpenSSH_9.6\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** What was asked for, as {@code host:port}. */
    final List<String> targets = new CopyOnWriteArrayList<>();

    private final ProxyProtocol protocol;
    private final Behaviour behaviour;
    private final String username;
    private final String password;
    private final ServerSocket server;

    /** @param username the login that it asks for, or empty */
    LoopbackProxy(ProxyProtocol protocol, Behaviour behaviour, String username, String password,
                  ServerSocketFactory sockets) throws IOException {
        this.protocol = protocol;
        this.behaviour = behaviour;
        this.username = username;
        this.password = password;
        this.server = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    ProxyAddress address(String withUsername, String withPassword) {
        return new ProxyAddress(protocol, "127.0.0.1", server.getLocalPort(), withUsername, withPassword);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                daemon(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            if (behaviour == Behaviour.CLOSES) {
                return;
            }
            if (behaviour == Behaviour.TALKS_NONSENSE) {
                in.read();
                socket.getOutputStream().write(NONSENSE);
            } else if (behaviour != Behaviour.HANGS) {
                converse(in, socket.getOutputStream());
            }
            in.readAllBytes();
        } catch (IOException e) {
            // Whoever came is gone.
            return;
        }
    }

    private void converse(DataInputStream in, OutputStream out) throws IOException {
        boolean reaches = behaviour == Behaviour.WORKS;
        switch (protocol) {
            case HTTP, HTTPS -> http(in, out, reaches);
            case SOCKS4 -> socks4(in, out, reaches);
            case SOCKS5 -> socks5(in, out, reaches);
        }
    }

    private void http(InputStream in, OutputStream out, boolean reaches) throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) in.read());
        }
        String[] line = head.toString().split("\r\n")[0].split(" ");
        if (!line[0].equals("CONNECT") || !line[2].equals("HTTP/1.1")) {
            out.write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return;
        }
        targets.add(line[1]);
        String login = Base64.getEncoder().encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
        boolean known = username.isEmpty()
                || head.toString().toLowerCase().contains("proxy-authorization: basic ")
                && head.toString().contains(login);
        out.write(("HTTP/1.1 " + (known ? reaches ? "200 Connection established" : "502 Bad Gateway"
                : "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"") + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    }

    private void socks4(DataInputStream in, OutputStream out, boolean reaches) throws IOException {
        require(in.read() == 4 && in.read() == 1);
        int port = in.readUnsignedShort();
        byte[] ip = in.readNBytes(4);
        String user = untilZero(in);
        boolean named = ip[0] == 0 && ip[1] == 0 && ip[2] == 0 && ip[3] != 0;
        targets.add((named ? untilZero(in) : InetAddress.getByAddress(ip).getHostAddress()) + ":" + port);
        int answer = user.equals(username) ? reaches ? 0x5a : 0x5b : 0x5d;
        out.write(new byte[] {0, (byte) answer, 0, 0, 0, 0, 0, 0});
    }

    private void socks5(DataInputStream in, OutputStream out, boolean reaches) throws IOException {
        require(in.read() == 5);
        String methods = new String(in.readNBytes(in.read()), StandardCharsets.ISO_8859_1);
        int method = username.isEmpty() ? 0 : 2;
        boolean offered = methods.indexOf(method) >= 0;
        out.write(new byte[] {5, (byte) (offered ? method : 0xff)});
        if (!offered) {
            return;
        }
        if (method == 2) {
            require(in.read() == 1);
            boolean known = text(in).equals(username) & text(in).equals(password);
            out.write(new byte[] {1, (byte) (known ? 0 : 1)});
            if (!known) {
                return;
            }
        }
        require(in.read() == 5 && in.read() == 1 && in.read() == 0);
        int type = in.read();
        String host = type == 3 ? text(in)
                : InetAddress.getByAddress(in.readNBytes(type == 1 ? 4 : 16)).getHostAddress();
        targets.add(host + ":" + in.readUnsignedShort());
        out.write(new byte[] {5, (byte) (reaches ? 0 : 4), 0, 1, 127, 0, 0, 1, 0, 80});
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.read()), StandardCharsets.UTF_8);
    }

    private static String untilZero(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int next = in.read(); next > 0; next = in.read()) {
            text.append((char) next);
        }
        return text.toString();
    }

    private static void require(boolean asSpecified) throws IOException {
        if (!asSpecified) {
            throw new IOException("not what the protocol says");
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "loopback-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
