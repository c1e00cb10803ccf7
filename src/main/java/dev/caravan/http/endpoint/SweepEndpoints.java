package dev.caravan.http.endpoint;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import dev.caravan.domain.Sweep;
import dev.caravan.domain.SweepRun;
import dev.caravan.fleet.MemoryWatch;
import dev.caravan.fleet.Sweeps;
import dev.caravan.http.ApiProblem;
import dev.caravan.http.QueryParams;
import org.apache.camel.Exchange;

/** What is behind {@code /api/sweeps} and {@code /api/memory/report}. */
public final class SweepEndpoints {

    private static final int SHOWN = 20;

    private final Sweeps sweeps;
    private final MemoryWatch memory;

    public SweepEndpoints(Sweeps sweeps, MemoryWatch memory) {
        this.sweeps = sweeps;
        this.memory = memory;
    }

    public Answer memory(Exchange exchange) {
        QueryParams.of(exchange);
        return Answer.ok(MemoryReportJson.of(memory, sweeps.last(Sweep.MEMORY).orElse(null)));
    }

    public Answer list(Exchange exchange) {
        QueryParams.of(exchange);
        Map<String, Instant> next = sweeps.next();
        // Of two runs one has ended: a sweep has one under way at the most.
        List<SweepJson> all = Arrays.stream(Sweep.values()).map(sweep ->
                SweepJson.of(sweep, sweeps.newest(sweep, 2), next.get(sweep.code()), false)).toList();
        return Answer.ok(new Listing(all, null, all.size()));
    }

    public Answer one(Exchange exchange) {
        QueryParams.of(exchange);
        Sweep sweep = named(exchange);
        return Answer.ok(SweepJson.of(sweep, sweeps.newest(sweep, SHOWN), sweeps.next().get(sweep.code()), true));
    }

    /** Begins a run, for the next step to carry out. */
    public SweepRun begin(Exchange exchange) {
        QueryParams.of(exchange);
        Sweep sweep = named(exchange);
        return sweeps.begin(sweep, SweepRun.BY_HTTP).orElseThrow(() ->
                ApiProblem.conflict("The " + sweep.code() + " sweep runs now; its findings will be here soon."));
    }

    public Answer begun(SweepRun run) {
        return Answer.accepted(SweepRunJson.of(run));
    }

    private static Sweep named(Exchange exchange) {
        String name = exchange.getMessage().getHeader("name", String.class);
        return Sweep.ofCode(name).orElseThrow(() -> ApiProblem.unknownName("sweep", name));
    }
}
