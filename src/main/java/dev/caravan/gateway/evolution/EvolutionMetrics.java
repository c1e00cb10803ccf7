package dev.caravan.gateway.evolution;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.caravan.domain.Signal;

/** States of all loaded instances out of the metrics page, the one call per gateway (GATEWAYS 1.7). */
final class EvolutionMetrics {

    private static final String SERIES = "evolution_instance_state{";
    private static final String TOTAL = "evolution_instances_total ";
    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");
    private static final Pattern LABEL = Pattern.compile("(\\w++)=\"((?:[^\"\\\\]++|\\\\.)*+)\"");

    private EvolutionMetrics() {
    }

    /** Whether it is the page at all: another one, taken for it, would tell of an empty fleet. */
    static boolean isMetrics(String page) {
        return page.lines().anyMatch(line -> line.startsWith(TOTAL));
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
            labels.put(label.group(1), unescaped(label.group(2)));
        }
        return labels;
    }

    private static String unescaped(String value) {
        return value.indexOf('\\') < 0 ? value : ESCAPE.matcher(value).replaceAll(
                escape -> Matcher.quoteReplacement(escape.group(1).equals("n") ? "\n" : escape.group(1)));
    }
}
