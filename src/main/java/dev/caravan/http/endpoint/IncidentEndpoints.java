package dev.caravan.http.endpoint;

import dev.caravan.domain.IncidentKind;
import dev.caravan.http.ApiProblem;
import dev.caravan.http.Caller;
import dev.caravan.http.QueryParams;
import dev.caravan.store.AuditStore;
import dev.caravan.store.IncidentStore;
import dev.caravan.store.IncidentStore.Incident;
import org.apache.camel.Exchange;

/** What is behind {@code /api/incidents}. */
public final class IncidentEndpoints {

    /** Gives proxies back what the fault of an incident of kind {@code proxy-fault} cost them. */
    @FunctionalInterface
    public interface Reversal {

        /** @return how many proxies got points back */
        int reverse(long incident);
    }

    private enum State { OPEN, CLOSED }

    private static final String LIST = "incidents";

    private final IncidentStore store;
    private final AuditStore audit;
    private final Reversal reversal;

    public IncidentEndpoints(IncidentStore store, AuditStore audit, Reversal reversal) {
        this.store = store;
        this.audit = audit;
        this.reversal = reversal;
    }

    public Answer list(Exchange exchange) {
        QueryParams query = QueryParams.of(exchange, "state", "limit", "cursor");
        Boolean open = query.oneOf("state", State.class).map(state -> state == State.OPEN).orElse(null);
        long before = query.cursor(LIST, 1).map(cursor -> cursor.number(0)).orElse(Long.MAX_VALUE);
        return Answer.ok(Listing.of(LIST, store.list(open, before, query.limit()), IncidentJson::of, Incident::id));
    }

    /** Closes what Caravan takes for going on. It may open again, but not at once. */
    public Answer close(Exchange exchange) {
        QueryParams.of(exchange);
        Incident incident = incident(exchange);
        if (!store.closeByHand(incident.id(), actor(exchange))) {
            throw ApiProblem.conflict("The incident is closed already.");
        }
        note(exchange, incident, "close");
        return Answer.ok(IncidentJson.of(incident(exchange)));
    }

    public Answer reverse(Exchange exchange) {
        QueryParams.of(exchange);
        Incident incident = incident(exchange);
        if (!incident.kind().equals(IncidentKind.PROXY_FAULT.code())) {
            throw ApiProblem.conflict("Only an incident of kind " + IncidentKind.PROXY_FAULT.code()
                    + " has cost proxies points.");
        }
        int reversed = reversal.reverse(incident.id());
        note(exchange, incident, "reverse");
        return Answer.ok(new ReversalJson(IncidentJson.of(incident(exchange)), reversed));
    }

    private void note(Exchange exchange, Incident incident, String act) {
        audit.add(actor(exchange), act + "-incident", String.valueOf(incident.id()),
                incident.kind() + ": " + incident.subject());
    }

    private Incident incident(Exchange exchange) {
        String id = exchange.getMessage().getHeader("id", String.class);
        if (!id.matches("[0-9]{1,18}")) {
            throw ApiProblem.invalidValue("id", "expected a whole number");
        }
        return store.find(Long.parseLong(id)).orElseThrow(() -> ApiProblem.unknownName("incident", id));
    }

    private static String actor(Exchange exchange) {
        return Caller.of(exchange).map(Caller::name).orElse("unknown");
    }
}
