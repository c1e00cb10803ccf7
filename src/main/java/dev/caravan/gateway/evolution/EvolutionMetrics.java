package dev.caravan.gateway.evolution;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.caravan.domain.Signal;

/** States of all loaded instances out of the metrics page, the one call per gateway (GATEWAYS 1.7). */
final class EvolutionMetrics {

    private static final String SERIES = "evolution_instance_state{";
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    private EvolutionMetrics() {
    }

    static Map<String, Signal> states(String page) {
        Map<String, Signal> states = new HashMap<>();
        page.lines().filter(line -> line.startsWith(SERIES) && line.endsWith(" 1")).forEach(line -> {
            Map<String, String> labels = labels(line);
            String instance = labels.getOrDefault("instance", "");
            if (!instance.isEmpty()) {
                states.put(instance, EvolutionAnswers.signal(labels.getOrDefault("state", "")));
            }
        });
        return states;
    }

    private static Map<String, String> labels(String line) {
        Map<String, String> labels = new HashMap<>();
        Matcher label = LABEL.matcher(line);
        while (label.find()) {
            labels.put(label.group(1), label.group(2).replace("\\\"", "\"").replace("\\n", "\n").replace("\\\\", "\\"));
        }
        return labels;
    }
}
