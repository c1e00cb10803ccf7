package dev.caravan.ops;

import java.util.List;

import dev.caravan.campaign.Dispatch;
import dev.caravan.campaign.Sending;
import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.campaign.SendResult;
import org.apache.camel.Exchange;

/** Where a message and what came of it are on an exchange. */
public final class SendExchange {

    /** Variable that holds the {@link Sending}, while the body is the gateway's. */
    public static final String SENDING = "sending";

    private final Dispatch dispatch;

    public SendExchange(Dispatch dispatch) {
        this.dispatch = dispatch;
    }

    /** Whether a message that was certainly not taken is sent once more. */
    public boolean mayGoAgain(Exchange exchange) {
        return dispatch.mayGoAgain(sending(exchange),
                exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER, 0, int.class));
    }

    /** What the answer in the body means. */
    public SendResult answered(Exchange exchange) {
        return dispatch.answered(sending(exchange), exchange.getMessage().getBody(GatewayAnswer.class));
    }

    /** What the caught failure means. */
    public SendResult failed(Exchange exchange) {
        return dispatch.failed(sending(exchange), exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
    }

    @SuppressWarnings("unchecked")
    public void record(List<?> results) {
        dispatch.record((List<SendResult>) results);
    }

    private static Sending sending(Exchange exchange) {
        return exchange.getVariable(SENDING, Sending.class);
    }
}
