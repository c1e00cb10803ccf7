package dev.caravan.domain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run of a sweep found and did; the body that each sweep's route leaves.
 *
 * @param counts   numbers by a name in camelCase, in the order in which they should be read
 * @param findings what deserves a look, a line each, in the language of the log; none when all is well
 */
public record SweepFindings(Map<String, Long> counts, List<String> findings) {

    /** More lines than these are told as a number: a run is read by people. */
    public static final int MOST = 50;

    public SweepFindings {
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
        findings = List.copyOf(findings);
    }

    /** Begins an account of a run. */
    public static Account account() {
        return new Account();
    }

    /** Grows while a sweep looks around; for one thread. */
    public static final class Account {

        private final Map<String, Long> counts = new LinkedHashMap<>();
        private final List<String> findings = new ArrayList<>();

        private Account() {
        }

        public Account count(String name, long value) {
            counts.merge(name, value, Long::sum);
            return this;
        }

        public Account find(String line) {
            findings.add(line);
            return this;
        }

        public SweepFindings close() {
            int more = findings.size() - MOST;
            if (more <= 0) {
                return new SweepFindings(counts, findings);
            }
            List<String> shown = new ArrayList<>(findings.subList(0, MOST));
            shown.add("+ " + more);
            return new SweepFindings(counts, shown);
        }
    }
}
