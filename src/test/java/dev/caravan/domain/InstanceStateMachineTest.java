package dev.caravan.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.caravan.domain.InstanceStateMachine.Change;
import dev.caravan.domain.Observation.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static dev.caravan.domain.ConnectionStatus.AUTH_FAILURE;
import static dev.caravan.domain.ConnectionStatus.CONNECTED;
import static dev.caravan.domain.ConnectionStatus.DISCONNECTED;
import static dev.caravan.domain.ConnectionStatus.INITIALIZING;
import static dev.caravan.domain.ConnectionStatus.LOADING;
import static dev.caravan.domain.ConnectionStatus.QR_REQUIRED;
import static dev.caravan.domain.ConnectionStatus.RECONNECTING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class InstanceStateMachineTest {

    private static final Instant START = Instant.parse("2026-01-15T12:00:00Z");
    private static final Instance NEW = Instance.discovered("loja", "evo", true, START);

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
    a new instance that is open is connected                   | INITIALIZING | OPEN         |     | CONNECTED    |
    a new instance that connects stays initializing            | INITIALIZING | CONNECTING   |     | INITIALIZING |
    a new instance that is closed is disconnected              | INITIALIZING | CLOSED       |     | DISCONNECTED |
    an open session that connects again is reconnecting        | CONNECTED    | CONNECTING   |     | RECONNECTING |
    an open session that closes without a word is disconnected | CONNECTED    | CLOSED       |     | DISCONNECTED |
    a status reason of 200 is no word                          | CONNECTED    | CLOSED       | 200 | DISCONNECTED |
    an open session that is unlinked must be paired again      | CONNECTED    | CLOSED       | 401 | AUTH_FAILURE | PAIR_AGAIN
    an open session that is banned needs a decision            | CONNECTED    | CLOSED       | 403 | AUTH_FAILURE | RESTRICTED
    a refused client version needs nobody                      | CONNECTED    | CLOSED       | 405 | DISCONNECTED |
    a second owner of the login needs a decision               | CONNECTED    | CLOSED       | 440 | DISCONNECTED | SECOND_OWNER
    a restart after pairing is part of connecting              | CONNECTED    | CLOSED       | 515 | RECONNECTING |
    a code nobody knows asks for another try                   | CONNECTED    | CLOSED       | 499 | DISCONNECTED |
    an open session that is not loaded is loading              | CONNECTED    | NOT_LOADED   |     | LOADING      |
    a loading session that opens is connected                  | LOADING      | OPEN         |     | CONNECTED    |
    a loading session that was open before is reconnecting     | LOADING      | CONNECTING   |     | RECONNECTING |
    a loading session may turn out closed                      | LOADING      | CLOSED       |     | DISCONNECTED |
    an open session that shows a QR code needs a scan          | CONNECTED    | QR           |     | QR_REQUIRED  | SCAN_QR
    a new instance that shows a QR code needs a scan           | INITIALIZING | QR           |     | QR_REQUIRED  | SCAN_QR
    connecting while a QR code is shown takes nothing back     | QR_REQUIRED  | CONNECTING   |     | QR_REQUIRED  | SCAN_QR
    a scanned QR code connects                                 | QR_REQUIRED  | OPEN         |     | CONNECTED    |
    QR codes that nobody scans end                             | QR_REQUIRED  | QR_EXHAUSTED |     | DISCONNECTED | QR_UNANSWERED
    a QR code may time out                                     | QR_REQUIRED  | CLOSED       | 408 | RECONNECTING |
    a reconnecting session that opens is connected             | RECONNECTING | OPEN         |     | CONNECTED    |
    a reconnecting session keeps on reconnecting               | RECONNECTING | CONNECTING   |     | RECONNECTING |
    a reconnecting session may be refused                      | RECONNECTING | CLOSED       | 402 | AUTH_FAILURE | RESTRICTED
    a closed session that connects is reconnecting             | DISCONNECTED | CONNECTING   |     | RECONNECTING |
    a closed session that opens is connected                   | DISCONNECTED | OPEN         |     | CONNECTED    |
    a closed session stays closed                              | DISCONNECTED | CLOSED       |     | DISCONNECTED |
    an unlinked session that is paired anew is connected       | AUTH_FAILURE | OPEN         |     | CONNECTED    |
    an unlinked session that is tried again needs nobody yet   | AUTH_FAILURE | CONNECTING   |     | RECONNECTING |
    a bare close keeps the need of an unlinked session         | AUTH_FAILURE | CLOSED       |     | AUTH_FAILURE | PAIR_AGAIN
    an unlinked session that is not loaded keeps its need      | AUTH_FAILURE | NOT_LOADED   |     | LOADING      | PAIR_AGAIN
    an instance that is gone needs a decision                  | CONNECTED    | REMOVED      |     | DISCONNECTED | REMOVED_AT_GATEWAY
    """)
    void aSignalLeadsFromOneStatusToTheNext(String sentence, ConnectionStatus from, Signal signal, Integer code,
                                            ConnectionStatus to, HumanNeed need) {
        Instance before = in(from);

        Instance after = told(before, seen(signal, Source.WEBHOOK, 100, code));

        assertEquals(to, after.status(), sentence);
        assertEquals(need, after.need(), sentence);
        assertEquals(to == CONNECTED || from == CONNECTED && to == LOADING, after.downSince() == null, sentence);
    }

    @ParameterizedTest
    @EnumSource(ConnectionStatus.class)
    void whatPollsFindAgainIsNoChange(ConnectionStatus status) {
        Signal same = switch (status) {
            case CONNECTED -> Signal.OPEN;
            case RECONNECTING, INITIALIZING, QR_REQUIRED -> Signal.CONNECTING;
            case LOADING -> Signal.NOT_LOADED;
            case DISCONNECTED, AUTH_FAILURE -> Signal.CLOSED;
        };

        assertEquals(Optional.empty(),
                InstanceStateMachine.apply(in(status), seen(same, Source.POLL, 100, null)));
    }

    @Test
    void anInstanceThatIsNotLoadedIsNotDownAndKeepsLoginAndProxy() {
        Instance open = with(in(CONNECTED), ProxyState.EFFECTIVE, null);

        Change change = change(open, seen(Signal.NOT_LOADED, Source.POLL, 100, null));

        assertEquals(LOADING, change.after().status());
        assertNull(change.after().downSince());
        assertEquals(ProxyState.EFFECTIVE, change.after().proxyState());
        assertEquals(Boolean.TRUE, change.after().paired());
        assertEquals(open.connectedSince(), change.after().connectedSince());
        assertTrue(change.wentDown());
    }

    @Test
    void timeDownRunsOnWhileAClosedInstanceIsNotLoaded() {
        Instance closed = in(DISCONNECTED);

        Instance after = told(closed, seen(Signal.NOT_LOADED, Source.POLL, 100, null));

        assertEquals(closed.downSince(), after.downSince());
    }

    @Test
    void aNewQrCodeIsPublishedAndTheSameOneIsNotPublishedAgain() {
        Instance shown = told(NEW, qr("first", 1));

        assertEquals("first", shown.qr().code());
        assertEquals(at(1), shown.qrAt());
        assertEquals(Boolean.FALSE, shown.paired());
        assertEquals(Optional.empty(), InstanceStateMachine.apply(shown, qr("first", 2)));

        Change next = change(shown, qr("second", 3));
        assertEquals("second", next.after().qr().code());
        assertEquals(at(3), next.after().qrAt());
        assertEquals(at(1), next.after().statusSince());
        assertEquals(List.of("qr"), subjects(next));
    }

    @Test
    void aStaleQrCodeDoesNotUnpairASession() {
        Instance shown = told(NEW, qr("first", 1));
        Instance retried = told(shown, seen(Signal.CLOSED, Source.WEBHOOK, 2, 428));

        Change stale = change(retried, qr("first", 3));

        assertEquals(List.of("status"), subjects(stale));
        assertEquals(at(1), stale.after().qrAt());
        assertEquals(Optional.empty(), InstanceStateMachine.apply(in(CONNECTED), qr("old", -5)));
    }

    @Test
    void aLoginDropsTheQrCode() {
        Instance open = told(told(NEW, qr("first", 1)), seen(Signal.OPEN, Source.WEBHOOK, 2, null));

        assertNull(open.qrAt());
        assertNull(open.qr().png());
        assertEquals(Boolean.TRUE, open.paired());
    }

    @Test
    void theCodeThatWasUsedUpIsKnownWhenTheGatewayServesItAgain() {
        Instance open = told(told(NEW, qr("first", 1)), seen(Signal.OPEN, Source.WEBHOOK, 2, null));
        Instance unlinked = told(open, seen(Signal.CLOSED, Source.WEBHOOK, 50, 401));

        assertNull(told(unlinked, qr("first", 60)).qrAt());
        assertEquals(at(70), told(unlinked, qr("second", 70)).qrAt());
    }

    @Test
    void aQrCodeThatNobodyScannedIsDroppedWithTheSession() {
        Instance given = told(in(QR_REQUIRED), seen(Signal.QR_EXHAUSTED, Source.WEBHOOK, 100, null));

        assertNull(given.qrAt());
        assertEquals(Boolean.FALSE, given.paired());
        assertEquals("QR code limit reached", given.reason());
    }

    @Test
    void aBareCloseDoesNotWipeTheCodeThatAWebhookTold() {
        Instance banned = told(in(CONNECTED), seen(Signal.CLOSED, Source.WEBHOOK, 100, 403));

        assertEquals(Optional.empty(),
                InstanceStateMachine.apply(banned, seen(Signal.CLOSED, Source.POLL, 130, null)));
        assertEquals(Optional.empty(),
                InstanceStateMachine.apply(banned, seen(Signal.CLOSED, Source.WEBHOOK, 130, 200)));
        assertEquals(403, banned.reasonCode());
    }

    @Test
    void aLateExplanationIsTakenForACloseThatAPollFound() {
        Instance found = told(in(CONNECTED), seen(Signal.CLOSED, Source.POLL, 130, null));

        Instance explained = told(found, seen(Signal.CLOSED, Source.WEBHOOK, 110, 401));

        assertEquals(AUTH_FAILURE, explained.status());
        assertEquals(401, explained.reasonCode());
        assertEquals(HumanNeed.PAIR_AGAIN, explained.need());
        assertEquals(Boolean.FALSE, explained.paired());
        assertEquals(at(110), explained.statusSince());
        assertEquals(at(130), explained.observedAt());
        assertEquals(found.downSince(), explained.downSince());
    }

    @Test
    void anExplanationOlderThanTheLoginBelongsToAnotherClose() {
        Instance found = told(in(CONNECTED), seen(Signal.CLOSED, Source.POLL, 130, null));
        Instant login = found.connectedSince();

        assertEquals(Optional.empty(), InstanceStateMachine.apply(found,
                new Observation("evo", "loja", Signal.CLOSED, Source.WEBHOOK, login, 401, null, null)));
    }

    @ParameterizedTest
    @CsvSource({"REMOVED,REMOVED_AT_GATEWAY", "QR_EXHAUSTED,QR_UNANSWERED"})
    void whatNeedsAPersonAlreadyIsNotExplainedAwayByAnEarlierClose(Signal end, HumanNeed need) {
        Instance ended = told(in(QR_REQUIRED), seen(end, Source.WEBHOOK, 130, null));

        Instance after = told(ended, seen(Signal.CLOSED, Source.WEBHOOK, 120, 401));

        assertEquals(need, after.need());
    }

    @Test
    void aLogoutOfADisabledInstanceIsOnPurpose() {
        Instance disabled = with(in(CONNECTED), ProxyState.NONE, false);

        Instance after = told(disabled, seen(Signal.CLOSED, Source.WEBHOOK, 100, 401));

        assertEquals(DISCONNECTED, after.status());
        assertEquals("LOGOUT", after.reason());
        assertNull(after.need());
        assertEquals(Boolean.FALSE, after.paired());
    }

    @Test
    void aBanOfADisabledInstanceStillNeedsADecision() {
        Instance after = told(with(in(CONNECTED), ProxyState.NONE, false),
                seen(Signal.CLOSED, Source.WEBHOOK, 100, 406));

        assertEquals(HumanNeed.RESTRICTED, after.need());
    }

    @Test
    void aLoginMakesAStoredProxyEffective() {
        Instance stored = with(in(RECONNECTING), ProxyState.STORED, null);

        Change login = change(stored, seen(Signal.OPEN, Source.WEBHOOK, 100, null));

        assertEquals(ProxyState.EFFECTIVE, login.after().proxyState());
        assertEquals(List.of("status", "proxy"), subjects(login));
        assertTrue(login.opened());
    }

    @Test
    void aLoginThatNobodySawDropMakesAStoredProxyEffectiveToo() {
        Instance stored = with(in(CONNECTED), ProxyState.STORED, null);

        Change login = change(stored, seen(Signal.OPEN, Source.WEBHOOK, 100, null));

        assertEquals(ProxyState.EFFECTIVE, login.after().proxyState());
        assertEquals(List.of("login", "proxy"), subjects(login));
        assertEquals(at(100), login.after().connectedSince());
        assertEquals(stored.statusSince(), login.after().statusSince());
    }

    @ParameterizedTest
    @EnumSource(value = ProxyState.class, names = {"NONE", "DESIRED"})
    void aLoginSaysNothingOfAProxyThatTheGatewayHasNotStored(ProxyState state) {
        Instance after = told(with(in(RECONNECTING), state, null), seen(Signal.OPEN, Source.WEBHOOK, 100, null));

        assertEquals(state, after.proxyState());
    }

    @Test
    void foundOpenAgainIsNoLogin() {
        Instance stored = with(in(CONNECTED), ProxyState.STORED, null);

        assertEquals(Optional.empty(),
                InstanceStateMachine.apply(stored, seen(Signal.OPEN, Source.POLL, 100, null)));
    }

    @Test
    void aLoginThatIsLearnedOfLateMovesOnlyTheLoginsDate() {
        Instance open = told(in(CONNECTED), seen(Signal.OPEN, Source.WEBHOOK, 130, null));
        Instance dropped = told(open, seen(Signal.CONNECTING, Source.WEBHOOK, 150, null));

        assertEquals(Optional.empty(),
                InstanceStateMachine.apply(open, seen(Signal.OPEN, Source.WEBHOOK, 120, null)));
        Change late = change(dropped, seen(Signal.OPEN, Source.WEBHOOK, 140, null));

        assertEquals(RECONNECTING, late.after().status());
        assertEquals(at(140), late.after().connectedSince());
        assertEquals(at(150), late.after().observedAt());
        assertEquals(dropped.downSince(), late.after().downSince());
        assertEquals(List.of("login"), subjects(late));
        assertFalse(late.opened());
    }

    @Test
    void aLoginOfASessionThatIsDownAgainDoesNotMakeItsProxyEffective() {
        Instance dropped = with(told(in(CONNECTED), seen(Signal.CONNECTING, Source.WEBHOOK, 150, null)),
                ProxyState.STORED, null);

        assertEquals(ProxyState.STORED,
                told(dropped, seen(Signal.OPEN, Source.WEBHOOK, 140, null)).proxyState());
    }

    @Test
    void ofOneMomentTheLoginStandsWhicheverComesFirst() {
        Observation login = seen(Signal.OPEN, Source.WEBHOOK, 100, null);
        Observation connecting = seen(Signal.CONNECTING, Source.WEBHOOK, 100, null);

        assertEquals(CONNECTED, told(told(in(RECONNECTING), login), connecting).status());
        assertEquals(CONNECTED, told(told(in(DISCONNECTED), connecting), login).status());
    }

    @Test
    void aSharedProxyIsStillSharedAfterALogin() {
        Instance down = in(RECONNECTING);
        Instance shared = new Instance(down.name(), down.gateway(), true, down.status(), down.statusSince(), null, null,
                null, true, HumanNeed.SHARED_PROXY, down.connectedSince(), down.downSince(), down.observedAt(),
                ProxyState.NONE, null, null, 0);

        assertEquals(HumanNeed.SHARED_PROXY,
                told(shared, seen(Signal.OPEN, Source.WEBHOOK, 100, null)).need());
    }

    @Test
    void aChangeKeepsTheVersionItWasMadeFrom() {
        Change change = change(NEW, seen(Signal.OPEN, Source.POLL, 1, null));

        assertEquals(NEW.version(), change.after().version());
        assertEquals(NEW, change.before());
        assertFalse(change.entries().isEmpty());
    }

    @Test
    void theTimelineTellsFromWhatToWhatAndWhy() {
        Change change = change(in(CONNECTED), seen(Signal.CLOSED, Source.WEBHOOK, 100, 401));

        assertEquals(List.of(new TimelineEntry("loja", at(100), "status", "CONNECTED", "AUTH_FAILURE", "webhook",
                "closed 401: logged out")), change.entries());
    }

    private static Instance in(ConnectionStatus status) {
        Instance open = told(NEW, seen(Signal.OPEN, Source.WEBHOOK, 10, null));
        return switch (status) {
            case INITIALIZING -> NEW;
            case CONNECTED -> open;
            case RECONNECTING -> told(open, seen(Signal.CONNECTING, Source.WEBHOOK, 20, null));
            case DISCONNECTED -> told(open, seen(Signal.CLOSED, Source.POLL, 20, null));
            case AUTH_FAILURE -> told(open, seen(Signal.CLOSED, Source.WEBHOOK, 20, 401));
            case LOADING -> told(open, seen(Signal.NOT_LOADED, Source.POLL, 20, null));
            case QR_REQUIRED -> told(NEW, qr("shown", 20));
        };
    }

    private static Instance with(Instance known, ProxyState proxy, Boolean enabled) {
        return new Instance(known.name(), known.gateway(), enabled == null ? known.enabled() : enabled, known.status(),
                known.statusSince(), known.reasonCode(), known.reason(), known.reasonAt(), known.paired(), known.need(),
                known.connectedSince(), known.downSince(), known.observedAt(), proxy, known.qr(), known.qrAt(),
                known.version());
    }

    private static Instance told(Instance known, Observation seen) {
        return InstanceStateMachine.apply(known, seen).map(Change::after).orElse(known);
    }

    private static Change change(Instance known, Observation seen) {
        return InstanceStateMachine.apply(known, seen).orElseThrow();
    }

    private static List<String> subjects(Change change) {
        return change.entries().stream().map(TimelineEntry::subject).toList();
    }

    private static Observation seen(Signal signal, Source source, int second, Integer code) {
        QrCode qr = signal == Signal.QR ? new QrCode("code at " + second, null, null) : null;
        return new Observation("evo", "loja", signal, source, at(second), code, null, qr);
    }

    private static Observation qr(String code, int second) {
        return new Observation("evo", "loja", Signal.QR, Source.WEBHOOK, at(second), null, null,
                new QrCode(code, null, null));
    }

    private static Instant at(int second) {
        return START.plus(Duration.ofSeconds(second));
    }
}
