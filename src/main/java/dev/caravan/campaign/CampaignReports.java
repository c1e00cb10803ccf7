package dev.caravan.campaign;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import dev.caravan.domain.MessageEvent.Echo;
import dev.caravan.domain.MessageEvent.Inbound;
import dev.caravan.domain.MessageEvent.Receipt;
import dev.caravan.domain.campaign.OptOut;
import dev.caravan.domain.campaign.Person;
import dev.caravan.domain.campaign.StopWords;
import dev.caravan.store.EchoStore;
import dev.caravan.store.OptOutStore;
import dev.caravan.store.ReceiptStore;

/** What gateways report of messages, as campaigns understand it: how far they got, and who wants no more. */
public final class CampaignReports implements MessageEvents {

    /**
     * @param early   reports so young are looked at all the time for the message that they are of, older ones seldom
     * @param keep    how long a receipt waits for its message
     * @param echoes  how long it is kept what instances were seen sending: longer than a send can be unfinished
     */
    public record Limits(Duration early, Duration keep, Duration echoes) { }

    private final ReceiptStore receipts;
    private final Settlement settlement;
    private final EchoStore echoStore;
    private final OptOutStore optOuts;
    private final StopWords stopWords;
    private final Limits limits;
    private final CampaignCounters counters;
    private final DispatchLog log;

    public CampaignReports(ReceiptStore receipts, Settlement settlement, EchoStore echoStore, OptOutStore optOuts,
                           StopWords stopWords, Limits limits, CampaignCounters counters, DispatchLog log) {
        this.receipts = receipts;
        this.settlement = settlement;
        this.echoStore = echoStore;
        this.optOuts = optOuts;
        this.stopWords = stopWords;
        this.limits = limits;
        this.counters = counters;
        this.log = log;
    }

    @Override
    public void receipts(List<Receipt> reported) {
        applied(receipts.record(reported.stream().map(receipt -> new ReceiptStore.Receipt(receipt.messageId(),
                receipt.status(), receipt.at())).toList()));
    }

    @Override
    public void echoes(List<Echo> reported) {
        settlement.reported(reported.stream().flatMap(echo -> Person.ofJid(echo.remoteJid())
                .map(person -> new EchoStore.Echo(echo.messageId(), echo.instance(), person.number(),
                        TextHash.of(echo.text()), echo.at())).stream()).toList());
    }

    @Override
    public void inbound(List<Inbound> texts) {
        texts.stream().filter(text -> stopWords.match(text.text())).forEach(this::optOut);
    }

    /** Who is known by a hidden id alone cannot be matched with a number; a person has to see to it. */
    private void optOut(Inbound text) {
        Optional<Person> person = text.senderJids().stream().flatMap(jid -> Person.ofJid(jid).stream()).findFirst();
        if (person.isEmpty()) {
            log.hiddenStop(text.instance());
            return;
        }
        OptOutStore.Change change = optOuts.add(person.get(), OptOut.Source.STOP_WORD, text.instance(), text.text(),
                null);
        if (change.added() > 0) {
            counters.optedOut();
            log.optedOut(text.instance(), change.messages());
        }
    }

    /** Gives receipts and echoes that came early to their messages. */
    public void matchEarly() {
        applied(receipts.recordEarly(limits.early()));
        settlement.settleEchoed();
    }

    /** The same with those that have waited for long, and forgets what no message claimed. */
    public void clear() {
        applied(receipts.recordEarly(limits.keep()));
        receipts.purge(limits.keep());
        echoStore.purge(limits.echoes());
    }

    private void applied(ReceiptStore.Applied applied) {
        counters.received(applied.changed());
        applied.held().forEach(held -> log.held(held.instance(), held.campaign(), held.code()));
    }
}
