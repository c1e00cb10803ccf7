package dev.caravan.domain;

/**
 * How far the tries to bring an instance back have come. A login sets all of it back.
 *
 * @param fault            what the newest tries recovered from, or null before the first
 * @param attempts         tries made, those for error 515 not counted
 * @param error515Attempts tries made for error 515 (SPEC 4: a counter of its own)
 */
public record Recovery(ConnectionFault fault, int attempts, int error515Attempts) {

    public static final Recovery NONE = new Recovery(null, 0, 0);

    /** Tries made for the present fault. */
    public int made() {
        return fault == ConnectionFault.RESTART_REQUIRED ? error515Attempts : attempts;
    }
}
