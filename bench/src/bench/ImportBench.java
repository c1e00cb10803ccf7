package bench;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import dev.caravan.domain.ProxyLine;
import dev.caravan.domain.ProxyProtocol;
import dev.caravan.domain.ScorePolicy;
import dev.caravan.store.ProxyImport;
import dev.caravan.store.ProxyImport.Candidate;

/** A list of 4,000 lines, read and imported into an empty pool, and once more when all of it is there. */
final class ImportBench {

    private static final int LINES = 4_000;
    private static final int BATCH = 1_000;
    private static final int RUNS = 3;
    private static final int BUFFER_POOL_MEGABYTES = 128;
    private static final ScorePolicy POLICY = new ScorePolicy(50, 10, 30, 80, 50, 20);

    private ImportBench() {
    }

    static void run() throws Exception {
        List<String> lines = IntStream.range(0, LINES)
                .mapToObj(i -> "socks5://user" + i + ":secret" + i + "@10.0." + (i >> 8) + "." + (i & 255) + ":1080")
                .toList();
        try (BenchDatabase database = BenchDatabase.start("import", 2, BUFFER_POOL_MEGABYTES)) {
            ProxyImport pool = new ProxyImport(database.dataSource(), Keys.fresh(), POLICY, Clock.systemUTC());
            double[] first = new double[RUNS];
            double[] repeated = new double[RUNS];
            for (int i = -1; i < RUNS; i++) {
                double fresh = seconds(pool, lines, LINES);
                double again = seconds(pool, lines, 0);
                database.jdbc().update("DELETE FROM proxy");
                database.settle();
                if (i >= 0) { // the run before them compiles what they use
                    first[i] = fresh;
                    repeated[i] = again;
                }
            }
            Bench.row("lines", "imported s", "repeated s");
            Bench.row("---:", "---:", "---:");
            Bench.row(Figures.whole(LINES), Figures.number(Figures.median(first)),
                    Figures.number(Figures.median(repeated)));
        }
    }

    private static double seconds(ProxyImport pool, List<String> lines, int expected) {
        long start = System.nanoTime();
        ProxyImport.Imported sum = new ProxyImport.Imported(0, 0, 0);
        for (int from = 0; from < lines.size(); from += BATCH) {
            List<Candidate> batch = new ArrayList<>(BATCH);
            for (String line : lines.subList(from, Math.min(from + BATCH, lines.size()))) {
                batch.add(new Candidate(ProxyLine.parse(line, ProxyProtocol.HTTP), null));
            }
            sum = sum.plus(pool.add(batch));
        }
        if (sum.imported() != expected || sum.updated() != 0) {
            throw new IllegalStateException("imported " + sum);
        }
        return (System.nanoTime() - start) / 1e9;
    }
}
