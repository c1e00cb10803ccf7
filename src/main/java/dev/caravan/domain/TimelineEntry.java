package dev.caravan.domain;

import java.time.Instant;

/**
 * One row of an instance's history (SPEC 1).
 *
 * @param subject  what changed: {@code status}, {@code login}, {@code proxy}, {@code wish}, {@code qr} or
 *                 {@code session} (whether WhatsApp answers through it)
 * @param from     value before, or null
 * @param to       value after, or null
 * @param cause    who or what brought it about
 * @param evidence what was seen, without secrets, or null
 */
public record TimelineEntry(String instance, Instant at, String subject, String from, String to, String cause,
                            String evidence) {
}
