package bench;

/**
 * What one run took.
 *
 * @param jvm       CPU seconds of this process, {@code database} and {@code stub} those of the two others
 * @param statements counted by the server, batches row by row unless they travel as one
 * @param written   rows inserted, updated or deleted, as the server counts them
 * @param claimed50 median time from claim to the gateway's answer in ms, {@code claimed99} the 99th percentile
 * @param book      what the gateway was asked
 */
record Result(int sent, double seconds, double jvm, double database, double stub, long statements, long written,
        double claimed50, double claimed99, StubBook.Totals book) {

    double rate() {
        return sent / seconds;
    }

    /** Per 1,000 messages, in ms. */
    double per1000(double cpuSeconds) {
        return cpuSeconds * 1e6 / sent;
    }

    double perMessage(long count) {
        return (double) count / sent;
    }
}
