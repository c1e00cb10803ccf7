package dev.caravan.driven.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;

import dev.caravan.driven.DrivenFleet;

/** Every fault that the simulator can cause, what must happen, and by when. It writes down what did. */
public final class FaultTable {

    private final Map<FaultRow, String> seen = new LinkedHashMap<>();
    private final List<FaultRow> rows =
            Stream.of(ProxyRows.rows(), SessionRows.rows(), GatewayRows.rows(), WebhookRows.rows(), PoolRows.rows(),
                    NodeRows.rows())
                    .flatMap(all -> all).toList();

    public List<FaultRow> rows() {
        return rows;
    }

    /** Plays a row with a fleet of its own. */
    public void play(FaultRow row, DataSource dataSource) {
        seen.put(row, "**failed**");
        DrivenFleet fleet = new DrivenFleet(dataSource, row.plan());
        fleet.settle();
        Scene scene = new Scene(fleet, row);
        try {
            Duration after = row.story().play(scene);
            scene.holdsAlways();
            seen.put(row, after.equals(row.by()) ? "throughout" : text(after));
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + fleet.records().describe(), e);
        }
    }

    /** The table of what was played, in Markdown. */
    public String report() {
        return Stream.concat(Stream.of("| fault | expected | by | seen after |", "| --- | --- | ---: | ---: |"),
                seen.entrySet().stream().map(row -> "| " + row.getKey().fault() + " | " + row.getKey().expected()
                        + " | " + text(row.getKey().by()) + " | " + row.getValue() + " |"))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    public void write(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, report());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Duration time) {
        long seconds = time.toSeconds();
        return seconds == 0 ? "< 1 s" : seconds % 3600 == 0 ? seconds / 3600 + " h"
                : seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
    }
}
