package dev.caravan.campaign;

import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.LongFunction;

import dev.caravan.domain.campaign.Campaign;
import dev.caravan.domain.campaign.DeliveryPolicy;
import dev.caravan.domain.campaign.Rendering;
import dev.caravan.store.Doubt;
import dev.caravan.store.MessageClaims.Claimed;

/** What messages of unknown outcome say, and what their campaigns want done about them. */
public final class DoubtTexts {

    private final LongFunction<Optional<Campaign>> campaigns;
    private final BiFunction<Campaign, Claimed, Rendering> texts;

    /** @param texts what a message says */
    public DoubtTexts(LongFunction<Optional<Campaign>> campaigns, BiFunction<Campaign, Claimed, Rendering> texts) {
        this.campaigns = campaigns;
        this.texts = texts;
    }

    Optional<String> of(Doubt doubt) {
        return campaigns.apply(doubt.campaign()).map(campaign -> texts.apply(campaign, new Claimed(doubt.seq(),
                        doubt.person(), doubt.fields(), doubt.attempts(), doubt.position(), doubt.instance(),
                        doubt.gateway())))
                .flatMap(rendering -> rendering instanceof Rendering.Text text ? Optional.of(text.text())
                        : Optional.empty());
    }

    DeliveryPolicy policy(Doubt doubt) {
        return campaigns.apply(doubt.campaign()).map(campaign -> campaign.terms().policy())
                .orElse(DeliveryPolicy.AT_MOST_ONCE);
    }
}
