package bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The same messages sent in each contender's way, in turn, over one database and one stub gateway. {@code -Dmessages},
 * {@code -Druns}, {@code -Ddelays=0,50} (ms until the gateway answers), {@code -Donly=a,d} (the letters of the names).
 */
final class DispatchBench {

    private static final int INSTANCES = 200;
    private static final int CONNECTIONS = 24;
    private static final int HTTP_CONNECTIONS = 2_000;
    private static final int BUFFER_POOL_MEGABYTES = 256;
    /** Messages of one round of warming up. */
    private static final int WARM_UP = 20_000;

    private static final String ALL = "all";

    private DispatchBench() {
    }

    private static List<Contender> contenders() {
        List<String> only = Arrays.asList(System.getProperty("only", ALL).split(","));
        return List.<Contender>of(new SequentialWorker(), new DbSchedulerRival(true),
                new DbSchedulerRival(false), new JobRunrRival(),
                new HandWritten(), new CaravanDispatch()).stream()
                .filter(c -> only.contains(ALL) || only.stream().anyMatch(o -> c.name().startsWith("(" + o + ")")))
                .toList();
    }

    static void run() throws Exception {
        int messages = Integer.getInteger("messages", 20_000);
        int runs = Integer.getInteger("runs", 1);
        try (BenchDatabase database = BenchDatabase.start("dispatch", CONNECTIONS, BUFFER_POOL_MEGABYTES);
                StubProcess gateway = StubProcess.start(INSTANCES);
                Sender sender = new Sender(gateway.port(), HTTP_CONNECTIONS)) {
            List<Contender> contenders = contenders();
            for (Contender contender : contenders) {
                WarmUp.run(() -> measure(contender, new Load(WARM_UP, INSTANCES, 0, database, gateway, sender)));
            }
            head();
            for (String delay : System.getProperty("delays", "0,50").split(",")) {
                compare(new Load(messages, INSTANCES, Integer.parseInt(delay), database, gateway, sender),
                        contenders, runs);
            }
        }
    }

    private static void compare(Load load, List<Contender> contenders, int runs) throws Exception {
        Map<Contender, List<Result>> results = new LinkedHashMap<>();
        for (int i = 0; i < runs; i++) {
            for (Contender contender : contenders) {
                results.computeIfAbsent(contender, c -> new ArrayList<>()).add(measure(contender, load));
            }
        }
        results.forEach((contender, all) -> print(contender, load, all));
    }

    private static Result measure(Contender contender, Load load) throws Exception {
        load.gateway().reset(load.delay());
        return contender.run(load);
    }

    private static void head() {
        Bench.row("way", "answer after ms", "messages", "sent/s", "s", "JVM ms per 1,000", "database ms", "stub ms",
                "statements each", "rows written each", "claim to sent p50 ms", "p99 ms", "twice",
                "most at once of one instance", "instances idle", "worst");
        Bench.row("---", "---:", "---:", "---:", "---:", "---:", "---:", "---:", "---:", "---:", "---:", "---:",
                "---:", "---:", "---:", "---:");
    }

    private static void print(Contender contender, Load load, List<Result> runs) {
        int sent = runs.get(0).sent();
        String messages = Figures.whole(sent) + (sent < load.messages() ? " of " + Figures.whole(load.messages()) : "");
        Bench.row(contender.name(), load.delay(), messages, whole(runs, Result::rate), number(runs, Result::seconds),
                whole(runs, r -> r.per1000(r.jvm())), whole(runs, r -> r.per1000(r.database())),
                whole(runs, r -> r.per1000(r.stub())), number(runs, r -> r.perMessage(r.statements())),
                number(runs, r -> r.perMessage(r.written())), number(runs, Result::claimed50),
                number(runs, Result::claimed99), worst(runs, r -> r.book().duplicates()),
                worst(runs, r -> r.book().mostAtOnce()),
                // An instance that is answered at once is never seen busy.
                load.delay() == 0 ? "" : percent(runs, r -> r.book().idle()),
                load.delay() == 0 ? "" : percent(runs, r -> r.book().worstIdle()));
    }

    private static String whole(List<Result> runs, ToDoubleFunction<Result> figure) {
        return Figures.whole(median(runs, figure));
    }

    private static String number(List<Result> runs, ToDoubleFunction<Result> figure) {
        return Figures.number(median(runs, figure));
    }

    private static String percent(List<Result> runs, ToDoubleFunction<Result> figure) {
        return Figures.whole(100 * median(runs, figure)) + " %";
    }

    /** Counts of what should not be are those of the worst run. */
    private static String worst(List<Result> runs, ToDoubleFunction<Result> figure) {
        return Figures.whole(runs.stream().mapToDouble(figure).max().orElseThrow());
    }

    private static double median(List<Result> runs, ToDoubleFunction<Result> figure) {
        return Figures.median(runs.stream().mapToDouble(figure).toArray());
    }
}
