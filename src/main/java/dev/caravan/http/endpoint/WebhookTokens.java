package dev.caravan.http.endpoint;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

import dev.caravan.fleet.FleetCounters;
import dev.caravan.gateway.GatewaySettings;
import dev.caravan.gateway.Gateways;
import dev.caravan.http.ApiProblem;
import dev.caravan.http.WebhookGuard;
import dev.caravan.ops.log.EventLog;
import dev.caravan.ops.log.LogTexts;

/**
 * Lets a webhook in when it carries the token of the gateway that its path names. What is refused is told in the log,
 * in one line a minute and gateway, as a gateway may send tens of events a second (SPEC 8).
 */
public final class WebhookTokens implements WebhookGuard {

    private static final String BEARER = "Bearer ";
    private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);

    private final Gateways gateways;
    private final FleetCounters counters;
    private final Clock clock;
    /** By gateway; only configured ones are in it, or strangers could make it grow. */
    private final Map<String, Refusals> refused = new ConcurrentHashMap<>();
    private final Refusals astray = new Refusals();

    public WebhookTokens(Gateways gateways, FleetCounters counters, Clock clock) {
        this.gateways = gateways;
        this.counters = counters;
        this.clock = clock;
    }

    @Override
    public void check(String gateway, String authorization) {
        Optional<GatewaySettings> known = gateways.find(gateway);
        if (known.isEmpty()) {
            // The name is a stranger's: it is not for the log.
            astray.add(clock.instant()).ifPresent(count ->
                    EventLog.GATEWAY.general().warn(LogTexts.of("gateway.webhooks-astray"), count));
            throw ApiProblem.unknownName("gateway", gateway);
        }
        if (!authentic(known.get(), authorization)) {
            counters.webhookRefused(gateway);
            refused.computeIfAbsent(gateway, name -> new Refusals()).add(clock.instant()).ifPresent(count ->
                    EventLog.GATEWAY.general().warn(LogTexts.of("gateway.webhooks-refused"), gateway, count));
            throw new ApiProblem(401, "no-key", "The webhook's bearer token is not the one of this gateway.");
        }
    }

    private static boolean authentic(GatewaySettings gateway, String authorization) {
        byte[] expected = (BEARER + gateway.listenerToken()).getBytes(StandardCharsets.UTF_8);
        return !gateway.listenerToken().isEmpty()
                && MessageDigest.isEqual(expected, authorization.getBytes(StandardCharsets.UTF_8));
    }

    /** Those of which the log has not told yet. */
    private static final class Refusals {

        private Instant nextLine = Instant.MIN;
        private long untold;

        /** Counts one more, and tells their number when a line is due. */
        synchronized OptionalLong add(Instant now) {
            untold++;
            if (now.isBefore(nextLine)) {
                return OptionalLong.empty();
            }
            OptionalLong due = OptionalLong.of(untold);
            untold = 0;
            nextLine = now.plus(BETWEEN_LINES);
            return due;
        }
    }
}
