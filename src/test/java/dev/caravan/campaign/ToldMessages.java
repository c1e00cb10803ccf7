package dev.caravan.campaign;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.caravan.domain.MessageEvent;
import dev.caravan.domain.MessageEvent.Echo;
import dev.caravan.domain.MessageEvent.Inbound;
import dev.caravan.domain.MessageEvent.Receipt;

/** Remembers what it is told of messages, and fails as it is asked to. */
public final class ToldMessages implements MessageEvents {

    /** All of it, in the order of writing. */
    public final List<MessageEvent> written = new CopyOnWriteArrayList<>();
    /** Thrown instead of writing, unless null. */
    public volatile RuntimeException failure;

    @Override
    public void receipts(List<Receipt> receipts) {
        write(receipts);
    }

    @Override
    public void echoes(List<Echo> echoes) {
        write(echoes);
    }

    @Override
    public void inbound(List<Inbound> texts) {
        write(texts);
    }

    private void write(List<? extends MessageEvent> events) {
        if (failure != null) {
            throw failure;
        }
        written.addAll(events);
    }
}
