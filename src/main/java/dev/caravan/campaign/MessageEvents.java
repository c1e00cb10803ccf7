package dev.caravan.campaign;

import java.util.List;

import dev.caravan.domain.MessageEvent.Echo;
import dev.caravan.domain.MessageEvent.Inbound;
import dev.caravan.domain.MessageEvent.Receipt;

/**
 * Takes over what gateways report of messages. When a method returns, all of it is in the database; when it throws,
 * all of it will be reported again. The same may come twice, and older news after newer.
 */
public interface MessageEvents {

    /** Of messages of ours, each as far as it got. */
    void receipts(List<Receipt> receipts);

    /** Messages that our instances sent, by whomsoever. */
    void echoes(List<Echo> echoes);

    /** What people wrote. */
    void inbound(List<Inbound> texts);

    /** Takes nothing over: without campaigns there are no messages. */
    static MessageEvents none() {
        return new MessageEvents() {

            @Override
            public void receipts(List<Receipt> receipts) {
                // Of nobody's messages.
            }

            @Override
            public void echoes(List<Echo> echoes) {
                // As above.
            }

            @Override
            public void inbound(List<Inbound> texts) {
                // As above.
            }
        };
    }
}
