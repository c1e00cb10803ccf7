package dev.caravan.campaign;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import dev.caravan.domain.campaign.Fate;
import dev.caravan.domain.campaign.MessageState;
import dev.caravan.domain.campaign.SendResult;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * What this node has done for campaigns since it started (SPEC 10). Every series exists from the start, at 0. Labels
 * are words of the domain, and no names or numbers.
 */
public final class CampaignCounters {

    /** What a look for evidence came to. */
    enum Look {
        /** The gateway's history told. */
        SETTLED,
        /** An event of the gateway's told. */
        ECHOED,
        NOT_FOUND,
        /** The gateway could not be asked. */
        FAILED,
        /** Unknown for good. */
        GIVEN_UP,
        SENT_AGAIN
    }

    private final MeterRegistry registry;

    public CampaignCounters(MeterRegistry registry) {
        this.registry = registry;
        Stream.of(Fate.values()).forEach(this::outcomes);
        Stream.of(Look.values()).forEach(this::looks);
        Stream.of(MessageState.SENT, MessageState.DELIVERED, MessageState.READ, MessageState.FAILED)
                .forEach(this::receipts);
        optOuts();
    }

    void recorded(Collection<SendResult> results) {
        results.forEach(result -> outcomes(result.fate()).increment());
    }

    void looked(Look result) {
        looks(result).increment();
    }

    void received(Map<MessageState, Integer> changed) {
        changed.forEach((state, count) -> receipts(state).increment(count));
    }

    void optedOut() {
        optOuts().increment();
    }

    private Counter outcomes(Fate fate) {
        return Counter.builder("caravan.campaign.outcomes").description("What sends came to")
                .tag("outcome", word(fate)).register(registry);
    }

    private Counter looks(Look result) {
        return Counter.builder("caravan.campaign.settlements")
                .description("What looking for evidence of messages of unknown outcome came to")
                .tag("result", word(result)).register(registry);
    }

    private Counter receipts(MessageState state) {
        return Counter.builder("caravan.campaign.receipts").description("Messages that got further")
                .tag("status", state.code()).register(registry);
    }

    private Counter optOuts() {
        return Counter.builder("caravan.campaign.stop.words").description("People who wrote that they want no more")
                .register(registry);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
