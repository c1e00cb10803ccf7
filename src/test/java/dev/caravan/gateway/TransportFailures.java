package dev.caravan.gateway;

import java.util.concurrent.TimeoutException;

import dev.caravan.domain.GatewayFailure;
import io.vertx.core.http.HttpClosedException;

/** What the HTTP binding makes of a call that got no answer, for tests without HTTP. */
public final class TransportFailures {

    private TransportFailures() {
    }

    public static GatewayFailure timedOut(HttpCall call) {
        return GatewayHttpBinding.failure(call, new TimeoutException("no answer"));
    }

    public static GatewayFailure broken(HttpCall call) {
        return GatewayHttpBinding.failure(call, new HttpClosedException("Connection was closed"));
    }
}
