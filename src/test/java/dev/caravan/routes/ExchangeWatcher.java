package dev.caravan.routes;

import java.util.Queue;

import org.apache.camel.Exchange;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;

/** Takes down what JMX and a message history would show of an exchange, at each step to an endpoint. */
final class ExchangeWatcher extends EventNotifierSupport {

    private final Queue<String> shown;

    ExchangeWatcher(Queue<String> shown) {
        this.shown = shown;
    }

    @Override
    public void notify(CamelEvent event) {
        if (event instanceof CamelEvent.ExchangeEvent of) {
            Exchange exchange = of.getExchange();
            shown.add(event + " body: " + exchange.getMessage().getBody(String.class));
            shown.add(exchange.getMessage().getHeaders() + " " + exchange.getAllProperties() + " "
                    + exchange.getVariables() + " " + exchange.getException());
        }
    }
}
