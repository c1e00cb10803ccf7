package dev.caravan.domain;

/** How far a sent message got; each of them outweighs the ones before it (GATEWAYS 1.6, messages.update). */
public enum DeliveryStatus {
    /** Handed to the session; whether WhatsApp has it nobody knows. */
    PENDING,
    /** WhatsApp has it. */
    SENT,
    /** WhatsApp refused it. */
    FAILED,
    /** It is on the recipient's device. */
    DELIVERED,
    /** The recipient has opened it. */
    READ
}
