package dev.caravan.domain;

import java.time.Instant;

/**
 * One WhatsApp number's session as Caravan knows it.
 *
 * @param enabled        wish: should it be up?
 * @param status         fact: what was last observed
 * @param reasonCode     disconnect code of the last close, or null
 * @param reasonAt       when that code was told, or null
 * @param paired         whether the session has a login; null while not learned
 * @param need           the person it takes, or null
 * @param connectedSince newest login seen, kept while it is down; null before the first
 * @param downSince      since when it is not connected; null while it is, and while it is merely not loaded
 * @param observedAt     moment of the newest observation that changed this record; older ones are ignored
 * @param version        counts changes; a change is written only over the version it was made from
 */
public record Instance(String name, String gateway, boolean enabled, ConnectionStatus status, Instant statusSince,
                       Integer reasonCode, String reason, Instant reasonAt, Boolean paired, HumanNeed need,
                       Instant connectedSince, Instant downSince, Instant observedAt, ProxyState proxyState, QrCode qr, Instant qrAt,
                       long version) {

    /** Characters of a name; Evolution's database takes no more either. */
    public static final int LONGEST_NAME = 255;

    /** An instance as it is when its name is first heard. */
    public static Instance discovered(String name, String gateway, boolean enabled, Instant now) {
        return new Instance(name, gateway, enabled, ConnectionStatus.INITIALIZING, now, null, null, null, null, null,
                null, now, null, ProxyState.NONE, null, null, 0);
    }

    public boolean connected() {
        return status == ConnectionStatus.CONNECTED;
    }

    /** The same, known to have been so until a moment: observations from before it are late. */
    public Instance seenUpTo(Instant moment) {
        return observedAt != null && !observedAt.isBefore(moment) ? this
                : new Instance(name, gateway, enabled, status, statusSince, reasonCode, reason, reasonAt, paired, need,
                        connectedSince, downSince, moment, proxyState, qr, qrAt, version);
    }
}
