package dev.caravan.http.endpoint;

import java.time.Instant;

import dev.caravan.domain.ConnectionStatus;
import dev.caravan.domain.campaign.Readiness;
import dev.caravan.store.CampaignDirectory.Member;

/**
 * One of a campaign's instances: its share, and whether it takes messages now.
 *
 * @param takes    whether it does
 * @param why      ready, or why not: missing, held, disabled, disconnected, gateway-down, inactive, daily-cap, gap
 * @param attempts sends begun through it
 * @param returned messages that went back to the queue
 * @param today    messages of the day, those of other campaigns counted
 */
public record MemberJson(int position, String instance, String gateway, ConnectionStatus connectionStatus,
                         boolean takes, String why, boolean active, Instant inactiveSince, String inactiveError,
                         int attempts, int sent, int failed, int unknown, int returned, Instant lastSentAt, int today,
                         Instant heldAt, Integer heldCode) {

    static MemberJson of(Member m) {
        return new MemberJson(m.position(), m.instance(), m.gateway(), m.status(),
                m.readiness() == Readiness.READY, m.readiness().code(), m.active(),
                m.inactiveSince(), m.inactiveError(), m.attempts(), m.sent(), m.failed(), m.unknown(), m.returned(),
                m.lastSentAt(), m.dayCount(), m.heldAt(), m.heldCode());
    }
}
