package dev.caravan.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.vertx.HttpMessage;

/**
 * The body of a request as it arrives, for bodies that are too long to be held: no more than a few pieces of it are
 * ever in memory. {@link LimitedBodies} leaves such bodies unread.
 */
public final class RequestStream extends InputStream {

    private static final int PIECES = 16;

    private static final Buffer END = Buffer.buffer(0);

    private final HttpServerRequest request;
    private final long most;
    private final Duration patience;
    private final Runnable waiting;
    private final BlockingQueue<Object> arrived = new LinkedBlockingQueue<>();
    private byte[] piece = new byte[0];
    private int position;
    private long taken;
    private boolean ended;

    /**
     * @param most     bytes that are taken
     * @param patience how long a sender may be silent
     * @param waiting  run before each wait for the sender
     */
    private RequestStream(HttpServerRequest request, long most, Duration patience, Runnable waiting) {
        this.request = request;
        this.most = most;
        this.patience = patience;
        this.waiting = waiting;
        if (request.isEnded()) {
            ended = true;
            return;
        }
        request.exceptionHandler(arrived::add);
        request.endHandler(end -> arrived.add(END));
        request.handler(arrived::add);
        request.fetch(PIECES);
    }

    /** The body of an exchange's request. */
    public static RequestStream of(Exchange exchange, long most, Duration patience, Runnable waiting) {
        return new RequestStream(exchange.getMessage(HttpMessage.class).getRequest(), most, patience, waiting);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        Objects.checkFromIndexSize(from, length, into.length);
        if (length == 0) {
            return 0;
        }
        while (position == piece.length) {
            if (ended) {
                return -1;
            }
            next();
        }
        int count = Math.min(length, piece.length - position);
        System.arraycopy(piece, position, into, from, count);
        position += count;
        return count;
    }

    private void next() throws IOException {
        waiting.run();
        Object next = poll();
        if (next == END) {
            ended = true;
        } else if (next instanceof Buffer buffer) {
            piece = buffer.getBytes();
            position = 0;
            taken += piece.length;
            if (taken > most) {
                throw ApiProblem.tooLarge("The list is longer than " + most + " bytes.");
            }
            more();
        } else {
            throw new IOException("the connection broke off");
        }
    }

    private void more() {
        try {
            request.fetch(1);
        } catch (IllegalStateException e) {
            // All of it has arrived already.
        }
    }

    private Object poll() throws IOException {
        try {
            Object next = arrived.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (next == null) {
                throw new ApiProblem(408, "request-timeout", "Nothing more of the list came within "
                        + patience.toSeconds() + " s.");
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }
}
