package bench;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.caravan.boot.Caravan;
import dev.caravan.boot.LaunchOptions;

/** A list of 1,000,000 contacts sent over HTTP into a campaign of the whole application, twice. */
final class ContactImportBench {

    private static final String KEY = "the-admin-key-of-this-bench";
    private static final int ROWS = 1_000_000;
    private static final int WARM_UP = 50_000;
    private static final int BUFFER_POOL_MEGABYTES = 256;

    private ContactImportBench() {
    }

    static void run() throws Exception {
        try (BenchDatabase database = BenchDatabase.start("contacts-import", 60, BUFFER_POOL_MEGABYTES);
                Caravan caravan = start(database)) {
            database.jdbc().update("INSERT INTO gateway (name, kind, poll_due_at, inventory_due_at)"
                    + " VALUES ('none', 'EVOLUTION', NOW(3), NOW(3))");
            database.jdbc().update("INSERT INTO instance (name, gateway, connection_status, status_since, enabled,"
                    + " created_at, changed_at) VALUES ('a', 'none', 'CONNECTED', NOW(3), 0, NOW(3), NOW(3))");
            send(caravan, campaign(caravan), WARM_UP);
            String campaign = campaign(caravan);
            Bench.row("list", "rows", "s", "process CPU s", "heap high-water MiB");
            Bench.row("---", "---:", "---:", "---:", "---:");
            measure(caravan, campaign, "all new");
            measure(caravan, campaign, "all there already");
        }
    }

    private static Caravan start(BenchDatabase database) {
        Map<String, String> keys = new HashMap<>(database.keys());
        keys.putAll(Map.of("http.port", "0", "management.port", "0", "secret.key-file",
                Workspace.directory("contacts-import-key").resolve("secret.key").toString()));
        return Caravan.start(new LaunchOptions(List.of(), null, Map.of("CARAVAN_ADMIN_KEY", KEY), new Properties(),
                keys));
    }

    private static String campaign(Caravan caravan) throws Exception {
        String made = post(caravan, "/api/campaigns", "application/json", BodyPublishers.ofString(
                "{\"name\":\"bench\",\"templates\":[\"Olá {{name}}\"],\"instances\":[\"a\"]}"));
        return new JsonMapper().readTree(made).get("id").asText();
    }

    private static void measure(Caravan caravan, String campaign, String list) throws Exception {
        List<MemoryPoolMXBean> heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP).toList();
        System.gc();
        heap.forEach(MemoryPoolMXBean::resetPeakUsage);
        var process = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = process.getProcessCpuTime();
        long start = System.nanoTime();
        String done = send(caravan, campaign, ROWS);
        double seconds = (System.nanoTime() - start) / 1e9;
        double spent = (process.getProcessCpuTime() - cpu) / 1e9;
        long peak = heap.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
        Bench.row(list, Figures.whole(ROWS), Figures.number(seconds), Figures.number(spent),
                Figures.whole(peak / 1048576.0));
        System.out.println(done.substring(0, Math.min(done.length(), 120)));
    }

    private static String send(Caravan caravan, String campaign, int rows) throws Exception {
        return post(caravan, "/api/campaigns/" + campaign + "/contacts", "text/csv",
                BodyPublishers.ofInputStream(() -> ContactsBench.csv(rows)));
    }

    private static String post(Caravan caravan, String path, String type, HttpRequest.BodyPublisher body)
            throws Exception {
        var answer = HttpClient.newHttpClient().send(HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + caravan.httpPort() + path)).header("X-Api-Key", KEY)
                .header("Content-Type", type).POST(body).build(), BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }
}
