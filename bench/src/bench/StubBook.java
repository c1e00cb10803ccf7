package bench;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

import io.vertx.core.json.JsonObject;

/** How often the gateway was asked for each message, and how busy each instance was. Of one thread. */
final class StubBook {

    /**
     * @param duplicates requests beyond the first for a recipient and text
     * @param mostAtOnce most requests of one instance under way at a time
     * @param idle       mean share of the time from first to last request in which an instance had none under way
     * @param worstIdle  that of the instance with the largest
     */
    record Totals(int asked, int distinct, int duplicates, int instances, int mostAtOnce, double idle,
            double worstIdle) {

        static Totals of(JsonObject told) {
            return new Totals(told.getInteger("asked"), told.getInteger("distinct"), told.getInteger("duplicates"),
                    told.getInteger("instances"), told.getInteger("mostAtOnce"), told.getDouble("idle"),
                    told.getDouble("worstIdle"));
        }

        JsonObject json() {
            return new JsonObject().put("asked", asked).put("distinct", distinct).put("duplicates", duplicates)
                    .put("instances", instances).put("mostAtOnce", mostAtOnce).put("idle", idle)
                    .put("worstIdle", worstIdle);
        }
    }

    private static final class Instance {
        private int underWay;
        private int most;
        private long idleSince;
        private long idle;
    }

    private final Map<String, Integer> asked = new HashMap<>();
    private final Map<String, Instance> instances = new LinkedHashMap<>();
    private final int connected;
    private int requests;
    private long first;
    private long last;

    /** @param connected instances that could send: those that are never asked are idle throughout */
    StubBook(int connected) {
        this.connected = connected;
    }

    void begin(String name, String recipient, String text, long now) {
        if (requests++ == 0) {
            first = now;
        }
        last = now;
        asked.merge(recipient + '\n' + text, 1, Integer::sum);
        Instance instance = instances.computeIfAbsent(name, n -> fresh());
        if (instance.underWay++ == 0) {
            instance.idle += now - instance.idleSince;
        }
        instance.most = Math.max(instance.most, instance.underWay);
    }

    void end(String name, long now) {
        Instance instance = instances.get(name);
        if (instance != null && --instance.underWay == 0) {
            instance.idleSince = now;
        }
    }

    Totals totals() {
        double span = Math.max(1, last - first);
        double[] idle = new double[Math.max(connected, instances.size())];
        Arrays.fill(idle, 1);
        int next = 0;
        int most = 0;
        for (Instance instance : instances.values()) {
            long open = instance.underWay == 0 ? Math.max(0, last - instance.idleSince) : 0;
            idle[next++] = (instance.idle + open) / span;
            most = Math.max(most, instance.most);
        }
        return new Totals(requests, asked.size(), requests - asked.size(), instances.size(), most,
                Arrays.stream(idle).average().orElse(0), Arrays.stream(idle).max().orElse(0));
    }

    private Instance fresh() {
        Instance instance = new Instance();
        instance.idleSince = first;
        return instance;
    }
}
