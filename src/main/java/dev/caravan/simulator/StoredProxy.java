package dev.caravan.simulator;

import java.time.Instant;

import io.vertx.core.json.JsonObject;

/** A row of the gateway's proxy table; every column is text and none is null (GATEWAYS 1.4). */
record StoredProxy(String id, boolean enabled, String host, String port, String protocol, String username,
        String password, Instant createdAt, Instant updatedAt) {

    /** The key under which the outside world knows the proxy. */
    String address() {
        return host + ":" + port;
    }

    /** Both or none: one of them alone counts as no credentials (GATEWAYS 1.4). */
    boolean hasCredentials() {
        return !username.isEmpty() && !password.isEmpty();
    }

    /** Whether a URL can be made of it; if not, the agent cannot be built. */
    boolean isWellFormed() {
        return !host.isBlank() && host.chars().noneMatch(c -> c <= ' ' || "/@?#:".indexOf(c) >= 0)
                && port.matches("\\d{1,5}") && Integer.parseInt(port) >= 1 && Integer.parseInt(port) <= 65535;
    }

    /** One of many addresses behind a list URL, drawn anew at each connect (GATEWAYS 1.4). */
    boolean isList() {
        return host.contains("proxyscrape");
    }

    JsonObject row(String instanceId) {
        return new JsonObject().put("id", id).put("enabled", enabled).put("host", host).put("port", port)
                .put("protocol", protocol).put("username", username).put("password", password)
                .put("createdAt", Wire.time(createdAt)).put("updatedAt", Wire.time(updatedAt))
                .put("instanceId", instanceId);
    }
}
