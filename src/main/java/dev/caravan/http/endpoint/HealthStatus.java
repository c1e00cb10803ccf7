package dev.caravan.http.endpoint;

/** UP; DEGRADED while a gateway is out of reach or an incident is open; DOWN without the database. */
public enum HealthStatus {
    UP, DEGRADED, DOWN
}
