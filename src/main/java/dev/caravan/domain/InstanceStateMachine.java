package dev.caravan.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Polls and webhooks in, changes of an instance out. An observation that is older than the newest one applied, or that
 * says nothing new, changes nothing; so repeated, late and reordered ones are harmless (SPEC 1).
 */
public final class InstanceStateMachine {

    /**
     * @param before what was known
     * @param after  what is known now
     * @param entries rows for the timeline, never empty
     */
    public record Change(Instance before, Instance after, List<TimelineEntry> entries) {

        public boolean opened() {
            return after.connected() && !Objects.equals(before.connectedSince(), after.connectedSince());
        }

        public boolean wentDown() {
            return before.connected() && !after.connected();
        }
    }

    /** A close is told more than once: by the state of the socket, and by the instance's (GATEWAYS 1.6). */
    private static final Duration SAME_CLOSE = Duration.ofSeconds(1);

    private record Verdict(ConnectionStatus status, Integer code, String reason, HumanNeed need) { }

    private InstanceStateMachine() {
    }

    /** The change that an observation makes, or nothing if it is late or tells nothing new. */
    public static Optional<Change> apply(Instance known, Observation seen) {
        if (isLate(known, seen) && !explainsClose(known, seen) && !datesLogin(known, seen)) {
            return Optional.empty();
        }
        boolean onlyDatesLogin = isLate(known, seen) && seen.signal() == Signal.OPEN;
        Verdict verdict = onlyDatesLogin ? unchanged(known) : verdict(known, seen);
        boolean login = isLogin(known, seen);
        boolean newQr = seen.signal() == Signal.QR && !sameCode(known.qr(), seen.qr());
        boolean newStatus = verdict.status() != known.status();
        boolean newReason = !Objects.equals(verdict.code(), known.reasonCode())
                || !Objects.equals(verdict.reason(), known.reason()) || verdict.need() != known.need()
                || tellsCodeAgain(known, seen);
        if (!login && !newQr && !newStatus && !newReason) {
            return Optional.empty();
        }
        Instance after = after(known, seen, verdict, login, newStatus, newQr);
        return Optional.of(new Change(known, after, entries(known, after, seen, login, newStatus, newQr, newReason)));
    }

    /** Of two observations of the same moment the one that reports a login stands, whichever comes first. */
    private static boolean isLate(Instance known, Observation seen) {
        if (known.observedAt() == null || seen.at().isAfter(known.observedAt())) {
            return false;
        }
        return seen.at().isBefore(known.observedAt()) || !seen.reportsLogin();
    }

    /** A poll may find a session closed before the webhook arrives that says why. */
    private static boolean explainsClose(Instance known, Observation seen) {
        return known.status() == ConnectionStatus.DISCONNECTED && known.reasonCode() == null && known.need() == null
                && seen.signal() == Signal.CLOSED && seen.reasonCode() != null && seen.reasonCode() != 200
                && (known.connectedSince() == null || seen.at().isAfter(known.connectedSince()));
    }

    /** A login that is learned of after later news moves the login's date, nothing else. */
    private static boolean datesLogin(Instance known, Observation seen) {
        return seen.reportsLogin()
                && (known.connectedSince() == null || seen.at().isAfter(known.connectedSince()));
    }

    private static boolean isLogin(Instance known, Observation seen) {
        return seen.signal() == Signal.OPEN
                && (!known.connected() || seen.reportsLogin() && seen.at().isAfter(known.connectedSince()));
    }

    private static Verdict verdict(Instance known, Observation seen) {
        return switch (seen.signal()) {
            case OPEN -> new Verdict(ConnectionStatus.CONNECTED, null, null,
                    known.need() != null && known.need().outlivesLogin() ? known.need() : null);
            case CONNECTING -> connecting(known);
            case CLOSED -> closed(known, seen);
            case NOT_LOADED -> new Verdict(ConnectionStatus.LOADING, known.reasonCode(), "not loaded at the gateway",
                    known.need());
            case QR -> new Verdict(ConnectionStatus.QR_REQUIRED, null, "QR code waits to be scanned",
                    HumanNeed.SCAN_QR);
            case QR_EXHAUSTED -> new Verdict(ConnectionStatus.DISCONNECTED, seen.reasonCode(),
                    "QR code limit reached", HumanNeed.QR_UNANSWERED);
            case REMOVED -> new Verdict(ConnectionStatus.DISCONNECTED, null, "removed at the gateway",
                    HumanNeed.REMOVED_AT_GATEWAY);
        };
    }

    /** While a QR code is offered the gateway also says "connecting"; that takes nothing back (GATEWAYS 1.3). */
    private static Verdict connecting(Instance known) {
        return switch (known.status()) {
            case QR_REQUIRED, RECONNECTING, INITIALIZING -> unchanged(known);
            default -> known.connectedSince() == null
                    ? new Verdict(ConnectionStatus.INITIALIZING, known.reasonCode(), known.reason(), null)
                    : new Verdict(ConnectionStatus.RECONNECTING, known.reasonCode(), known.reason(), null);
        };
    }

    /** A bare "closed" from a poll must not wipe the code that a webhook has told. */
    private static Verdict closed(Instance known, Observation seen) {
        boolean bare = seen.reasonCode() == null || seen.reasonCode() == 200;
        boolean alreadyDown = known.status() == ConnectionStatus.AUTH_FAILURE
                || known.status() == ConnectionStatus.DISCONNECTED;
        if (bare && alreadyDown) {
            return unchanged(known);
        }
        DisconnectReason reason = DisconnectReason.of(seen.reasonCode());
        String text = seen.reason() == null ? reason.name() : seen.reason();
        boolean onPurpose = !known.enabled() && Objects.equals(reason.code(), 401);
        return onPurpose
                ? new Verdict(ConnectionStatus.DISCONNECTED, reason.code(), "LOGOUT", null)
                : new Verdict(reason.status(), reason.code(), text, reason.need());
    }

    /** The same code of another close: each try of a chain must hear its own, and 515 is counted. */
    private static boolean tellsCodeAgain(Instance known, Observation seen) {
        return seen.signal() == Signal.CLOSED && seen.reasonCode() != null && known.reasonAt() != null
                && Objects.equals(seen.reasonCode(), known.reasonCode())
                && seen.at().isAfter(known.reasonAt().plus(SAME_CLOSE));
    }

    private static Verdict unchanged(Instance known) {
        return new Verdict(known.status(), known.reasonCode(), known.reason(), known.need());
    }

    private static Instance after(Instance known, Observation seen, Verdict verdict, boolean login, boolean newStatus,
                                  boolean newQr) {
        boolean up = verdict.status() == ConnectionStatus.CONNECTED;
        Instant observedAt = isLate(known, seen) ? known.observedAt() : seen.at();
        // What is not loaded may still be logged in: that is not yet time spent down.
        boolean goesDown = !up && known.downSince() == null && seen.signal() != Signal.NOT_LOADED;
        Instant downSince = up ? null : goesDown ? seen.at() : known.downSince();
        // A session that is found open at first sight may have logged in before its proxy was stored.
        boolean firstSight = known.observedAt() == null && !seen.reportsLogin();
        boolean acts = up && login && !firstSight && known.proxyState() == ProxyState.STORED;
        boolean credentialsGone = Objects.equals(seen.reasonCode(), 401) || seen.signal() == Signal.REMOVED
                || seen.signal() == Signal.QR_EXHAUSTED;
        Boolean paired = up ? Boolean.TRUE : credentialsGone || newQr ? Boolean.FALSE : known.paired();
        boolean dropQr = up || seen.signal() == Signal.QR_EXHAUSTED || seen.signal() == Signal.REMOVED;
        // The gateway goes on serving the code that was used up: it must be known when it is seen again (GATEWAYS 1.3).
        QrCode used = known.qr() == null ? null : new QrCode(known.qr().code(), null, null);
        boolean told = verdict.code() != null && Objects.equals(verdict.code(), seen.reasonCode());
        Instant reasonAt = verdict.code() == null ? null : told ? seen.at() : known.reasonAt();
        return new Instance(known.name(), known.gateway(), known.enabled(), verdict.status(),
                newStatus ? seen.at() : known.statusSince(), verdict.code(), verdict.reason(), reasonAt, paired,
                verdict.need(),
                login ? seen.at() : known.connectedSince(), downSince, observedAt,
                acts ? ProxyState.EFFECTIVE : known.proxyState(),
                dropQr ? used : newQr ? seen.qr() : known.qr(), dropQr ? null : newQr ? seen.at() : known.qrAt(),
                known.version());
    }

    private static List<TimelineEntry> entries(Instance known, Instance after, Observation seen, boolean login,
                                               boolean newStatus, boolean newQr, boolean newReason) {
        String cause = seen.source().name().toLowerCase(Locale.ROOT);
        String evidence = seen.signal().name().toLowerCase(Locale.ROOT)
                + (seen.reasonCode() == null ? "" : " " + seen.reasonCode())
                + (after.reason() == null ? "" : ": " + after.reason());
        List<TimelineEntry> entries = new ArrayList<>();
        if (newStatus || newReason && !newQr) {
            entries.add(new TimelineEntry(known.name(), seen.at(), "status", known.status().name(),
                    after.status().name(), cause, evidence));
        } else if (login) {
            entries.add(new TimelineEntry(known.name(), seen.at(), "login", null, "open", cause, evidence));
        }
        if (newQr) {
            entries.add(new TimelineEntry(known.name(), seen.at(), "qr", null, "published", cause, null));
        }
        if (known.proxyState() != after.proxyState()) {
            entries.add(new TimelineEntry(known.name(), seen.at(), "proxy", known.proxyState().code(),
                    after.proxyState().code(), "login", "logged in after the proxy was stored"));
        }
        return entries;
    }

    private static boolean sameCode(QrCode known, QrCode seen) {
        return known != null && Objects.equals(known.code(), seen.code());
    }
}
