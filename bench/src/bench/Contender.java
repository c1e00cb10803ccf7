package bench;

/** One way to send a load of messages. */
interface Contender {

    String name();

    /**
     * Loads the messages into tables of its own, then sends them all. Only what lies between {@link Meter#start} and
     * {@link Meter#stop} is measured: from the moment it may begin until the last outcome is committed.
     */
    Result run(Load load) throws Exception;
}
