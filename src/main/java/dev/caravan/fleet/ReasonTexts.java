package dev.caravan.fleet;

import java.util.Optional;

import dev.caravan.domain.DisconnectReason;
import dev.caravan.domain.saga.Reason;
import dev.caravan.ops.log.LogTexts;
import org.slf4j.helpers.MessageFormatter;

/** Says in the log's language what rows say in English; what is not Caravan's own is said as it is. */
final class ReasonTexts {

    private ReasonTexts() {
    }

    /** @param text why a connection waits or ends, or why a try failed */
    static String of(String text) {
        return Reason.in(text).map(ReasonTexts::said)
                .or(() -> DisconnectReason.in(text).map(ReasonTexts::said)).orElse(text);
    }

    private static String said(Reason.Told told) {
        Object[] values = told.reason() == Reason.PERSON_NEEDED ? new Object[] {need(told.values().get(0))}
                : told.values().toArray();
        return MessageFormatter.basicArrayFormat(LogTexts.of("reason." + told.reason().code()), values);
    }

    private static String said(DisconnectReason reason) {
        return inLogLanguage("code." + reason.code()).orElse(reason.name()) + " (" + reason.code() + ")";
    }

    private static String need(String code) {
        return inLogLanguage("need." + code + ".cause").orElse(code);
    }

    private static Optional<String> inLogLanguage(String key) {
        return PeopleTexts.has(key) ? Optional.of(PeopleTexts.of(key).get(LogTexts.language())) : Optional.empty();
    }
}
