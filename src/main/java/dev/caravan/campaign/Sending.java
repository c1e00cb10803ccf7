package dev.caravan.campaign;

import java.time.Instant;

import dev.caravan.domain.GatewayCommand;
import dev.caravan.domain.GatewayRequest;
import dev.caravan.domain.campaign.Fate;
import dev.caravan.domain.campaign.SendResult;

/**
 * A message on its way to its gateway.
 *
 * @param text    private, as is the number
 * @param refusal why there is no text that could be sent, or null
 */
public record Sending(long campaign, int seq, long claim, int position, int attempt, String gateway, String instance,
                      String number, String text, String refusal) implements GatewayRequest {

    @Override
    public GatewayCommand command() {
        return new GatewayCommand.SendText(gateway, instance, number, text);
    }

    SendResult result(Fate fate, String keyId, String error, Integer code, Instant at) {
        return new SendResult(campaign, seq, claim, position, instance, attempt, fate, keyId, error, code, at);
    }

    @Override
    public String toString() {
        return "Sending[campaign=" + campaign + ", seq=" + seq + ", instance=" + instance + "]";
    }
}
