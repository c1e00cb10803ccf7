package dev.caravan.simulator;

/** Hears when a session begins or ends to be of use: open, alive, and in a process that runs. */
public interface SessionWatch {

    /** Hears nothing. */
    SessionWatch NONE = new SessionWatch() {
        @Override
        public void up(String instance, String proxy) {
            // nobody wants to know
        }

        @Override
        public void down(String instance) {
            // nobody wants to know
        }
    };

    /** @param proxy {@code host:port} that its socket goes through, or null */
    void up(String instance, String proxy);

    void down(String instance);
}
