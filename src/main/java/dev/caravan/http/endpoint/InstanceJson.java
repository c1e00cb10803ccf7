package dev.caravan.http.endpoint;

import java.time.Instant;

import dev.caravan.domain.ConnectionStatus;
import dev.caravan.domain.Instance;
import dev.caravan.store.InstanceDirectory.Entry;

/**
 * An instance as it is served (SPEC 9).
 *
 * @param attempt       tries made since the last login
 * @param attempts      tries before the slow heartbeat, or before error 515 ends
 * @param recoveryFault what they recover from, or null
 */
public record InstanceJson(String name, String gateway, boolean enabled, ConnectionStatus connectionStatus,
                           Instant statusSince, Integer reasonCode, String reason, boolean needsHuman,
                           String needsHumanReason, Boolean paired, Instant connectedSince, Instant downSince,
                           Instant nextAttemptAt, int attempt, int attempts, String recoveryFault,
                           Instant qrPublishedAt, ProxyOfInstance proxy) {

    /** @param state desired, stored or effective */
    public record ProxyOfInstance(long id, String protocol, String host, int port, String state) { }

    static InstanceJson of(Entry entry) {
        Instance i = entry.instance();
        // Nobody is needed for an instance that should not be up.
        boolean needed = i.enabled() && i.need() != null;
        ProxyOfInstance proxy = entry.proxyId() == null ? null : new ProxyOfInstance(entry.proxyId(),
                entry.proxyProtocol(), entry.proxyHost(), entry.proxyPort(), i.proxyState().code());
        return new InstanceJson(i.name(), i.gateway(), i.enabled(), i.status(), i.statusSince(), i.reasonCode(),
                i.reason(), needed, needed ? i.need().code() : null, i.paired(),
                i.connectedSince(), i.downSince(), entry.nextAttemptAt(), entry.recovery().made(), entry.tries(),
                entry.recovery().fault() == null ? null : entry.recovery().fault().code(), i.qrAt(), proxy);
    }
}
