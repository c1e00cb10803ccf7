package dev.caravan.http.endpoint;

import dev.caravan.http.ApiProblem;
import dev.caravan.http.Caller;
import dev.caravan.http.QueryParams;
import dev.caravan.store.AuditStore;
import dev.caravan.store.InstanceDirectory;
import dev.caravan.store.SenderStore;
import org.apache.camel.Exchange;

/** What is behind {@code /api/instance/{name}/release-sending}: a person lets campaigns send through it again. */
public final class SenderEndpoints {

    private final SenderStore senders;
    private final InstanceDirectory directory;
    private final AuditStore audit;

    public SenderEndpoints(SenderStore senders, InstanceDirectory directory, AuditStore audit) {
        this.senders = senders;
        this.directory = directory;
        this.audit = audit;
    }

    public Answer release(Exchange exchange) {
        QueryParams.of(exchange);
        String name = exchange.getMessage().getHeader("name", String.class);
        InstanceDirectory.Entry entry = directory.find(name)
                .orElseThrow(() -> ApiProblem.unknownName("instance", name));
        SenderStore.Release release = senders.release(entry.instance().name());
        if (release == SenderStore.Release.STILL_RESTRICTED) {
            throw ApiProblem.conflict("WhatsApp closed its session as restricted; it has to be connected again first.");
        }
        boolean released = release == SenderStore.Release.RELEASED;
        if (released) {
            audit.add(Caller.of(exchange).map(Caller::name).orElse("unknown"), "release-sending",
                    entry.instance().name(), null);
        }
        return Answer.ok(new ActionJson(InstanceJson.of(entry), released ? "released" : "unchanged", null));
    }
}
