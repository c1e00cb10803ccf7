package dev.caravan.http.endpoint;

import java.time.Instant;

/** @param ageSeconds since it was published; it lives about 45 s (GATEWAYS 1.3) */
public record QrJson(String code, String pngBase64, String pairingCode, Instant publishedAt, long ageSeconds) { }
