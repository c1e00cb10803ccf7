package dev.caravan.http.endpoint;


import dev.caravan.domain.Role;
import dev.caravan.http.ApiProblem;
import dev.caravan.http.HttpEdge;
import dev.caravan.http.JsonBody;
import dev.caravan.http.QueryParams;
import dev.caravan.store.ApiKeyStore;
import dev.caravan.store.ApiKeyStore.ApiKey;
import dev.caravan.store.Page;
import org.apache.camel.Exchange;

/** What is behind {@code /api/keys}: a key is shown when it is made and never again. */
public final class KeyEndpoints {

    private final ApiKeyStore store;
    private final HttpEdge edge;

    public KeyEndpoints(ApiKeyStore store, HttpEdge edge) {
        this.store = store;
        this.edge = edge;
    }

    public Answer list(Exchange exchange) {
        QueryParams.of(exchange);
        var keys = store.list();
        return Answer.ok(Listing.of("keys", new Page<>(keys, keys.size(), false), KeyJson::of, ApiKey::id));
    }

    public Answer create(Exchange exchange) {
        QueryParams.of(exchange);
        KeyBody body = JsonBody.read(exchange, KeyBody.class);
        if (body.name() == null || !ApiKeyStore.NAME.matcher(body.name()).matches()) {
            throw ApiProblem.invalidValue("name", "expected up to 64 letters, digits, '.', '_' or '-'");
        }
        Role role = Role.of(body.role() == null ? "" : body.role())
                .orElseThrow(() -> ApiProblem.invalidValue("role", "expected viewer, operator or admin"));
        var created = store.create(body.name(), role)
                .orElseThrow(() -> ApiProblem.conflict("A key of this name exists, perhaps a revoked one."));
        return Answer.created(new CreatedKeyJson(created.id(), body.name(), role.text(), created.key()));
    }

    public Answer revoke(Exchange exchange) {
        QueryParams.of(exchange);
        String id = exchange.getMessage().getHeader("id", String.class);
        if (!id.matches("[0-9]{1,18}")) {
            throw ApiProblem.invalidValue("id", "expected a whole number");
        }
        ApiKeyStore.Revocation revocation = store.revoke(Long.parseLong(id));
        edge.forgetKeys();
        return switch (revocation) {
            case REVOKED -> list(exchange);
            case UNKNOWN -> throw ApiProblem.unknownName("key", id);
            case LAST_ADMIN -> throw ApiProblem.conflict("It is the last admin key: make another one first.");
        };
    }
}
