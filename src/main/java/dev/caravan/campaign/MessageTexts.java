package dev.caravan.campaign;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.caravan.domain.campaign.Campaign;
import dev.caravan.domain.campaign.Contact;
import dev.caravan.domain.campaign.MessageTemplates;
import dev.caravan.domain.campaign.Rendering;
import dev.caravan.store.MessageClaims.Claimed;

/** What each message says. A campaign's templates are read once. */
public final class MessageTexts {

    private static final int REMEMBERED = 1_000;

    private final Map<List<String>, MessageTemplates> parsed = new ConcurrentHashMap<>();

    public Rendering of(Campaign campaign, Claimed message) {
        if (parsed.size() > REMEMBERED) {
            parsed.clear();
        }
        Map<String, String> variables = new LinkedHashMap<>(message.fields());
        variables.put(Contact.PHONE, String.valueOf(message.person()));
        return parsed.computeIfAbsent(campaign.terms().templates(), MessageTemplates::parse)
                .render(message.seq() - 1L, variables);
    }
}
