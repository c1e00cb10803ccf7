package dev.caravan.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A process of the application that is started again whenever it has ended, as an operator's supervisor does. */
final class SupervisedCaravan implements AutoCloseable {

    private final Path dir;
    private final Map<String, String> keys;
    private CaravanProcess process;
    private boolean begun;
    private boolean still;
    private int fallen;

    SupervisedCaravan(Path dir, Map<String, String> keys) throws IOException {
        this.dir = dir;
        this.keys = keys;
        launch();
    }

    private void launch() throws IOException {
        process = CaravanProcess.launch(dir, keys);
        begun = false;
        still = false;
    }

    /** Starts it again if it has ended by itself. */
    synchronized void tend() throws IOException {
        if (!process.isAlive()) {
            fallen++;
            launch();
        }
    }

    /** Whether it is at work. */
    synchronized boolean works() {
        begun = begun || process.runs();
        return begun && !still && process.isAlive();
    }

    synchronized void kill() throws IOException, InterruptedException {
        process.kill();
        launch();
    }

    synchronized void pause() throws IOException, InterruptedException {
        process.pause();
        still = true;
    }

    /** Lets it go on, unless it was killed meanwhile. */
    synchronized void goOn() throws IOException, InterruptedException {
        if (still) {
            process.goOn();
            still = false;
        }
    }

    /** How often it ended by itself. */
    synchronized int fallen() {
        return fallen;
    }

    synchronized String console() {
        return process.console();
    }

    @Override
    public synchronized void close() {
        try {
            process.kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
