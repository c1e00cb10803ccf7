package dev.caravan.http.endpoint;

import java.time.Instant;
import java.util.List;

import dev.caravan.store.CampaignDirectory.Evidence;
import dev.caravan.store.CampaignDirectory.Message;

/**
 * A message of a campaign.
 *
 * @param phone    without its middle for viewers
 * @param dueAt    when it may go out, if it is pending; long ago for at once
 * @param attempts how often it was sent
 * @param settleAt when evidence is looked for, if it is unknown
 * @param error    why it is not sent, or what was last wrong
 * @param evidence what happened to it beyond the ordinary, in order
 */
public record MessageJson(int seq, String phone, String state, Instant stateAt, String instance, Instant dueAt,
                          int attempts, Instant sendingAt, Instant sentAt, String keyId, Instant settleAt,
                          String error, List<EvidenceJson> evidence) {

    /** @param event such as disconnected, later, unknown, failed */
    public record EvidenceJson(Instant at, String event, String instance, String detail) { }

    static MessageJson of(Message m, List<Evidence> evidence, ShownNumber number) {
        return new MessageJson(m.seq(), number.of(m.person()), m.state().code(), m.stateAt(), m.instance(),
                m.queuedAt(), m.attempts(), m.sendingAt(), m.sentAt(), m.keyId(), m.settleAt(), m.error(),
                evidence.stream().map(e -> new EvidenceJson(e.at(), e.event(), e.instance(), e.detail())).toList());
    }
}
