package dev.caravan.domain;

/**
 * How a probe of a proxy ended.
 *
 * @param millis how long connection and handshakes took
 * @param error  what failed or was not allowed, without the login; null if nothing was
 */
public record ProbeResult(Verdict verdict, long millis, String error) {

    /** What a probe says of a proxy. */
    public enum Verdict {
        /** The target was reached through it. */
        OK,
        /** It was not. */
        FAILED,
        /** The probe was not allowed, or was not carried out, so nothing is known of the proxy. */
        UNTESTED
    }

    /** How the reason ends of a probe that was not allowed because of an address. */
    public static final String NOT_PUBLIC = "is not an address of the public internet";

    public static ProbeResult ok(long millis) {
        return new ProbeResult(Verdict.OK, millis, null);
    }

    public static ProbeResult failed(long millis, String error) {
        return new ProbeResult(Verdict.FAILED, millis, error);
    }

    public static ProbeResult untested(String error) {
        return new ProbeResult(Verdict.UNTESTED, 0, error);
    }

    /** Whether the proxy works; not being so does not mean that it has {@linkplain #failed() failed}. */
    public boolean ok() {
        return verdict == Verdict.OK;
    }

    public boolean failed() {
        return verdict == Verdict.FAILED;
    }

    /** Whether it was not allowed to connect there. */
    public boolean forbidden() {
        return verdict == Verdict.UNTESTED && error != null && error.endsWith(NOT_PUBLIC);
    }

    /** For ledgers and logs. */
    public String told() {
        return ok() ? millis + " ms" : error;
    }
}
