package dev.caravan.probe;

import java.util.concurrent.CompletionStage;

import dev.caravan.domain.ProbeResult;
import dev.caravan.domain.ProxyAddress;

/** Tells whether a proxy works. */
@FunctionalInterface
public interface ProxyCheck {

    /**
     * Begins a check and returns at once.
     *
     * @return ends within a limit, never exceptionally, on a thread that must not be blocked
     */
    CompletionStage<ProbeResult> check(ProxyAddress proxy);
}
