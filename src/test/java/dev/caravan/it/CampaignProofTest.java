package dev.caravan.it;

import java.nio.file.Path;
import java.util.List;

import dev.caravan.domain.campaign.MessageState;
import dev.caravan.it.ProofPlan.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The guarantee through crashes of real processes and of the database, by the gateway's own book (issue 4, point 7).
 * Other seeds: {@code -Dproof.seed}. The long form is {@code -Dbench=proof}.
 */
class CampaignProofTest {

    private static final long SEED = Long.getLong("proof.seed", 1);
    private static final int MESSAGES = Integer.getInteger("proof.messages", 2_000);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path dir;

    @Test
    void noMessageIsLostNorTakenTwiceWhateverCrashes() throws Exception {
        ProofPlan plan = ProofPlan.small(SEED, MESSAGES);
        assertTrue(plan.count(Kind.KILL) >= 4 && plan.count(Kind.CRASH_DATABASE) >= 1, "too kind");

        CampaignProof.Report report = CampaignProof.run(plan, dir);

        System.out.println(report);
        assertNull(report.unfinished(), report::toString);
        assertEquals(List.of(), report.account().faults(), report::toString);
        assertEquals(1, report.account().most());
        int unknown = report.account().of(MessageState.UNKNOWN);
        assertTrue(unknown <= plan.mostInDoubt(), () -> unknown + " are unknown, of " + plan.mostInDoubt());
        assertEquals(MESSAGES - unknown, report.account().accepted() - report.account().unknownTaken());
    }
}
