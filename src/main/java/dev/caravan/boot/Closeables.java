package dev.caravan.boot;

import java.util.ArrayDeque;
import java.util.Deque;

import dev.caravan.ops.log.EventLog;

/** What must be closed after Camel has stopped, last opened first; each is closed once and none keeps another open. */
public final class Closeables implements AutoCloseable {

    private record Named(String name, AutoCloseable closeable) {
    }

    private final Deque<Named> open = new ArrayDeque<>();

    /** Registers something directly after it was opened. */
    public synchronized <T extends AutoCloseable> T add(String name, T closeable) {
        open.push(new Named(name, closeable));
        return closeable;
    }

    @Override
    public synchronized void close() {
        while (!open.isEmpty()) {
            Named next = open.pop();
            try {
                next.closeable().close();
            } catch (Exception e) {
                EventLog.SYSTEM.general().error("Closing {} failed", next.name(), e);
            }
        }
    }
}
