package dev.caravan.domain;

/**
 * A pairing code as the gateway published it. It is a login secret while it lives (45 s, GATEWAYS 1.3).
 *
 * @param code        text inside the QR image
 * @param png         the image, base64, or null
 * @param pairingCode eight characters to type instead of scanning, or null
 */
public record QrCode(String code, String png, String pairingCode) {

    @Override
    public String toString() {
        return "QrCode[redacted]";
    }
}
