package dev.caravan.campaign;

import dev.caravan.domain.GatewayCommand;
import dev.caravan.domain.GatewayCommand.FindMessage;
import dev.caravan.domain.GatewayRequest;
import dev.caravan.store.Doubt;

/**
 * A question to a gateway's history.
 *
 * @param doubt    what is asked for
 * @param knownKey id of a message that the gateway certainly sent: whether it finds that one tells whether it keeps a
 *                 history; null when the message in doubt itself is looked for
 */
public record Look(Doubt doubt, String knownKey, FindMessage question) implements GatewayRequest {

    @Override
    public GatewayCommand command() {
        return question;
    }

    boolean isControl() {
        return knownKey != null;
    }
}
