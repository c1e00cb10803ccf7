package dev.caravan.campaign;

import java.util.concurrent.CompletionStage;

import dev.caravan.domain.MessageEvent;
import dev.caravan.domain.MessageEvent.Echo;
import dev.caravan.domain.MessageEvent.Inbound;
import dev.caravan.domain.MessageEvent.Receipt;

/**
 * The way in for what gateways report of messages. Thousands come in a second, so they are written in batches; of each
 * kind for itself, so that a person who says STOP does not stand behind receipts.
 */
public final class MessageIntake implements AutoCloseable {

    private final GroupCommit<Receipt> receipts;
    private final GroupCommit<Echo> echoes;
    private final GroupCommit<Inbound> inbound;

    /** @param limits of each kind of event */
    public MessageIntake(MessageEvents events, GroupCommit.Limits limits) {
        receipts = new GroupCommit<>("message-receipts", events::receipts, limits);
        echoes = new GroupCommit<>("message-echoes", events::echoes, limits);
        inbound = new GroupCommit<>("message-inbound", events::inbound, limits);
    }

    /** Completes when it is in the database; if it fails, the gateway has to send it again. */
    public CompletionStage<Void> take(MessageEvent event) {
        if (event instanceof Receipt receipt) {
            return receipts.add(receipt);
        }
        return event instanceof Inbound text ? inbound.add(text) : echoes.add((Echo) event);
    }

    /** Writes what still waits. */
    @Override
    public void close() {
        receipts.close();
        echoes.close();
        inbound.close();
    }
}
