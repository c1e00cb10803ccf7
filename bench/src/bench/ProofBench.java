package bench;

import java.nio.file.Path;

import dev.caravan.domain.campaign.MessageState;
import dev.caravan.it.CampaignProof;
import dev.caravan.it.ProofAccount;
import dev.caravan.it.ProofPlan;
import dev.caravan.it.ProofPlan.Kind;
import org.springframework.util.FileSystemUtils;

/**
 * A campaign through crashes of its two processes, of the database and of the gateway, and the account of each message
 * by the gateway's own book. Seed and size are {@code -Dseed} and {@code -Dmessages}.
 */
final class ProofBench {

    private static final long SEED = Long.getLong("seed", 1);
    private static final int MESSAGES = Integer.getInteger("messages", 100_000);

    private ProofBench() {
    }

    static void run() throws Exception {
        Path directory = Workspace.directory("proof");
        CampaignProof.Report report = CampaignProof.run(ProofPlan.large(SEED, MESSAGES), directory);
        ProofAccount account = report.account();
        Bench.row("account", "figure", "wanted");
        Bench.row("---", "---:", "---:");
        Bench.row("seed", SEED, "");
        Bench.row("messages, instances, processes",
                Figures.whole(MESSAGES) + ", " + report.plan().instances() + ", 2", "");
        for (Kind kind : Kind.values()) {
            Bench.row(what(kind), report.plan().count(kind), "");
        }
        Bench.row("time", report.took().toSeconds() + " s", "");
        Bench.row("finished", report.unfinished() == null ? "yes" : report.unfinished(), "yes");
        Bench.row("taken by WhatsApp", Figures.whole(account.accepted()), "");
        Bench.row("the same one, at the most", account.most(), "1");
        for (MessageState state : MessageState.values()) {
            Bench.row(state.code(), Figures.whole(account.of(state)), "");
        }
        Bench.row("unknown at some time, of them settled", Figures.whole(account.doubted()) + ", "
                + Figures.whole(account.settled()), "");
        Bench.row("of the unknown, taken", Figures.whole(account.unknownTaken()), "");
        Bench.row("what contradicts the guarantee", account.faultCount(), "0");
        System.err.println(report);
        if (report.unfinished() != null || account.faultCount() > 0) {
            throw new IllegalStateException("the guarantee did not hold; all of it is in " + directory);
        }
        FileSystemUtils.deleteRecursively(directory);
    }

    private static String what(Kind kind) {
        return switch (kind) {
            case KILL -> "a process killed and started again";
            case STAND_STILL -> "a process that stood still for longer than `node.dead-after`";
            case CRASH_DATABASE -> "the database server killed and started again";
            case GATEWAY_DOWN -> "the gateway gone";
            case DROP -> "an instance without its session";
        };
    }
}
