package dev.caravan.http;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import dev.caravan.domain.Role;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authorization.Authorization;
import io.vertx.ext.auth.authorization.RoleBasedAuthorization;
import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConstants;

/**
 * Whose key a request came with.
 *
 * @param keyId id of the key's row
 * @param name  the key's name, fit for log lines
 * @param role  what it may do
 */
public record Caller(long keyId, String name, Role role) {

    private static final String PROVIDER = "api-key";

    /** Whose key the request came with; empty when it needed and brought none. Call it before removing the headers. */
    public static Optional<Caller> of(Exchange exchange) {
        return Optional.ofNullable(
                exchange.getMessage().getHeader(VertxPlatformHttpConstants.AUTHENTICATED_USER, User.class))
                .map(Caller::of);
    }

    static Caller of(User user) {
        JsonObject principal = user.principal();
        return new Caller(principal.getLong("keyId"), principal.getString("username"),
                Role.of(principal.getString("role")).orElseThrow());
    }

    User toUser() {
        User user = User.create(
                new JsonObject().put("username", name).put("keyId", keyId).put("role", role.text()));
        Set<Authorization> covered = Arrays.stream(Role.values()).filter(role::covers).map(Caller::authorization)
                .collect(Collectors.toSet());
        user.authorizations().add(PROVIDER, covered);
        return user;
    }

    static Authorization authorization(Role needed) {
        return RoleBasedAuthorization.create(needed.text());
    }
}
