package dev.caravan.domain;

/**
 * Tells mute sessions from a gateway, or a network, through which nobody is heard: restarting all of its sessions would
 * cure none and cost all their logins at once.
 *
 * @param minCount sessions that must be mute at least
 * @param share    part of the sessions asked that must be exceeded, 0–1
 */
public record MuteGuard(int minCount, double share) {

    public MuteGuard {
        if (minCount < 1 || share < 0 || share > 1) {
            throw new IllegalArgumentException("minCount must be 1 or more and share from 0 to 1");
        }
    }

    /** @param heard sessions through which WhatsApp answered */
    public boolean blind(int mute, int heard) {
        return mute >= minCount && mute > share * (mute + heard);
    }
}
