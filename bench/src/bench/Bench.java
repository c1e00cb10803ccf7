package bench;

import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Runs one benchmark by its name and prints its figures as rows of a Markdown table. */
public final class Bench {

    private Bench() {
    }

    public static void main(String[] args) throws Exception {
        // The figures are those of the work; a console's speed is another matter.
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME))
                .setLevel(Level.toLevel(System.getProperty("log", "OFF")));
        switch (args.length == 1 ? args[0] : "help") {
            case "lease" -> LeaseBench.run();
            case "observe" -> ObservationBench.run();
            case "import" -> ImportBench.run();
            case "contacts" -> ContactsBench.run();
            case "contacts-import" -> ContactImportBench.run();
            case "start" -> StartBench.run();
            case "probe" -> ProbeBench.run();
            case "month" -> MonthBench.run();
            case "simulator" -> SimulatorBench.run();
            case "receipts" -> ReceiptBench.run();
            case "dispatch" -> DispatchBench.run();
            case "queue" -> QueueBench.run();
            case "send" -> SendBench.run();
            case "proof" -> ProofBench.run();
            default -> System.out.println("-Dbench=lease, observe, import, contacts, contacts-import, start, probe, month,"
                    + " simulator, receipts, dispatch, queue, send or proof");
        }
    }

    static void row(Object... cells) {
        System.out.println("| " + String.join(" | ", List.of(cells).stream().map(String::valueOf).toList()) + " |");
    }
}
