package dev.caravan.boot;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import dev.caravan.ops.log.EventLog;
import dev.caravan.ops.log.LogText;
import dev.caravan.ops.log.Logging;

/**
 * The process. Exit codes: 0 after a stop by signal, 1 after a failed start or a stop that took too long, 2 for wrong
 * arguments.
 */
public final class CaravanMain {

    private static final int WRONG_ARGUMENTS = 2;

    private CaravanMain() {
    }

    /** See {@code --help}. */
    public static void main(String[] arguments) throws InterruptedException {
        run(arguments, Wiring::new);
    }

    static void run(String[] arguments, Assembly assembly) throws InterruptedException {
        List<String> given = Arrays.asList(arguments);
        if (given.contains("--help")) {
            System.out.print(LaunchOptions.USAGE);
            return;
        }
        if (given.contains("--version")) {
            System.out.println("Caravan " + version());
            return;
        }
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> EventLog.SYSTEM.general()
                .error("Thread {} ended by an uncaught error; the process goes on", thread.getName(), error));
        LaunchOptions options;
        try {
            options = LaunchOptions.parse(given, System.getenv(), System.getProperties());
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(LaunchOptions.USAGE);
            System.exit(WRONG_ARGUMENTS);
            return;
        }
        run(options, assembly);
    }

    private static void run(LaunchOptions options, Assembly assembly) throws InterruptedException {
        StopHook hook;
        try {
            Caravan caravan = Caravan.prepare(options, assembly);
            hook = StopHook.install(caravan);
            try {
                caravan.run();
            } catch (RuntimeException | Error e) {
                hook.status(1);
                throw e;
            }
            caravan.await();
        } catch (RuntimeException | Error e) {
            fail(e);
            return;
        }
        System.exit(0);
    }

    private static void fail(Throwable failure) {
        if (failure instanceof StartException) {
            System.err.println("Caravan cannot start:" + System.lineSeparator()
                    + failure.getMessage().lines().map(line -> "  " + LogText.safe(line))
                            .reduce((a, b) -> a + System.lineSeparator() + b).orElse(""));
        } else {
            EventLog.SYSTEM.general().error("Caravan cannot start", failure);
            System.err.println("Caravan cannot start: " + LogText.safe(StartFailure.rootCause(failure)));
        }
        System.exit(1);
    }

    /** Ends the process in order when a signal, or {@link System#exit}, asks for it; later signals wait for it. */
    private static final class StopHook extends Thread {

        private final Caravan caravan;
        private volatile int status;

        private StopHook(Caravan caravan) {
            super("caravan-stop");
            this.caravan = caravan;
        }

        static StopHook install(Caravan caravan) {
            StopHook hook = new StopHook(caravan);
            Runtime.getRuntime().addShutdownHook(hook);
            return hook;
        }

        void status(int code) {
            status = code;
        }

        @Override
        public void run() {
            Thread closing = new Thread(caravan::close, "caravan-close");
            closing.setDaemon(true);
            closing.start();
            Duration limit = caravan.closeLimit();
            try {
                closing.join(limit.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (closing.isAlive()) {
                EventLog.SYSTEM.general().error("Stopping took longer than {} s; the process ends without waiting",
                        limit.toSeconds());
                status = 1;
            }
            Logging.close();
            // The JVM would answer a signal with 128 + its number; a stop that was asked for is a success.
            Runtime.getRuntime().halt(status);
        }
    }

    /** As built; from class files there is none. */
    static String version() {
        String version = CaravanMain.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }
}
