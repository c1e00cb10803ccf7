package dev.caravan.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * The gateway's own test of a proxy: its address as seen directly and through the proxy must differ. It has no
 * time-out, so a proxy that hangs leaves the caller without an answer (GATEWAYS 1.4).
 */
final class ProxyTest {

    private final Node node;

    ProxyTest(Node node) {
        this.node = node;
    }

    /** Completes with the verdict, or never. */
    Future<Boolean> passes(StoredProxy proxy) {
        if (!protocols().contains(proxy.protocol()) || !proxy.isWellFormed() || breaksUrl(proxy)) {
            return verdict(Pace.PROXY_TEST, false);
        }
        if (node.switches.testSiteBlocked) {
            return verdict(Pace.PROXY_TEST, false);
        }
        ProxyWorld.Rule rule = node.world.treatmentOf(proxy);
        Duration roundTrips = Pace.PROXY_TEST.multipliedBy(2);
        return switch (rule.behaviour()) {
            case HANG, SILENT_AFTER_200 -> Promise.<Boolean>promise().future();
            case SOCKS_SILENT -> verdict(Pace.SOCKS_TIMEOUT, false);
            case OK, BLOCKED_BY_WHATSAPP, SLOW ->
                    verdict(roundTrips.plus(rule.delay()), !node.world.exitOf(proxy).equals(node.world.ownAddress()));
            case SAME_EXIT_ADDRESS -> verdict(roundTrips, false);
            case CLOSED_PORT, CLOSES_AFTER_CONNECT, GARBAGE, HTTP_STATUS, SOCKS_AUTH_REFUSED,
                    SOCKS_NO_RESOLVER ->
                    verdict(Pace.PROXY_TEST, false);
        };
    }

    /** What others than the gateway see of a proxy: its own limits are none of theirs. Never ends where it hangs. */
    Future<Optional<String>> fault(StoredProxy proxy) {
        ProxyWorld.Rule rule = node.world.treatmentOf(proxy);
        return switch (rule.behaviour()) {
            case HANG, SILENT_AFTER_200, SOCKS_SILENT -> Promise.<Optional<String>>promise().future();
            case OK, SLOW, SAME_EXIT_ADDRESS, BLOCKED_BY_WHATSAPP ->
                    later(Pace.PROXY_TEST.plus(rule.delay()), Optional.empty());
            case HTTP_STATUS -> later(Pace.PROXY_TEST, Optional.of("the proxy answered " + rule.status()));
            case CLOSED_PORT, CLOSES_AFTER_CONNECT, GARBAGE, SOCKS_AUTH_REFUSED, SOCKS_NO_RESOLVER ->
                    later(Pace.PROXY_TEST, Optional.of(rule.behaviour().wire()));
        };
    }

    private List<String> protocols() {
        return node.options.before237() ? List.of("http", "socks") : List.of("http", "socks", "socks5");
    }

    /** Credentials go into a URL as they are. */
    private static boolean breaksUrl(StoredProxy proxy) {
        return proxy.hasCredentials()
                && (proxy.username() + proxy.password()).chars().anyMatch(c -> "@:/#?".indexOf(c) >= 0);
    }

    private Future<Boolean> verdict(Duration after, boolean passed) {
        return later(after, passed);
    }

    private <T> Future<T> later(Duration after, T told) {
        Promise<T> promise = Promise.promise();
        node.later(after, () -> promise.complete(told));
        return promise.future();
    }
}
