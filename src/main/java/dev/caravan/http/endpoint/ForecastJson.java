package dev.caravan.http.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import dev.caravan.campaign.Foresight.Foreseen;
import dev.caravan.domain.campaign.Forecast;
import dev.caravan.domain.campaign.Remedy;
import dev.caravan.fleet.PeopleTexts;

/**
 * When a campaign will have ended.
 *
 * @param end         finishes, expires, later (than in a year) or never
 * @param finishesAt  null unless it finishes or expires
 * @param messages    that wait
 * @param sent        of these, go out
 * @param expired     of these, are not sent by its end
 * @param instances   that can send. @param absent that cannot
 * @param limitedBy   code of what it waits for most
 * @param sentence    that in words, by language
 * @param waitSeconds how long it waits for what
 * @param changes     numbers that would make it end earlier or reach more, most first
 * @param days        messages by day, in the campaign's time zone
 */
public record ForecastJson(String end, Instant finishesAt, int messages, int sent, int expired, int instances,
                           int absent, String limitedBy, Map<String, String> sentence, Map<String, Long> waitSeconds,
                           List<ForecastJson.Change> changes, List<Forecast.Day> days) {

    /**
     * @param value         the other number: instances, milliseconds or messages, or 0 where there is none
     * @param finishesAt    when it would end, or null
     * @param soonerSeconds how much earlier, or null if it would not end otherwise
     * @param more          messages that would go out besides
     */
    public record Change(String change, long value, Instant finishesAt, Long soonerSeconds, int more,
                         Map<String, String> sentence) {

        static Change of(Remedy remedy) {
            Duration sooner = remedy.sooner();
            return new Change(remedy.kind().code(), remedy.value(), remedy.finishesAt(),
                    sooner == null ? null : sooner.toSeconds(), remedy.more(), sentence(remedy));
        }

        private static Map<String, String> sentence(Remedy remedy) {
            Map<String, String> gain = remedy.more() > 0 ? PeopleTexts.of("forecast.more", remedy.more())
                    : PeopleTexts.of("forecast.sooner", span(remedy.sooner()));
            Object value = switch (remedy.kind()) {
                case SHORTER_DELAY, SHORTER_GAP -> span(Duration.ofMillis(remedy.value()));
                default -> remedy.value();
            };
            return switch (remedy.kind()) {
                case ALL_HOURS, LATER_END -> PeopleTexts.of("forecast." + remedy.kind().code(), gain);
                default -> PeopleTexts.of("forecast." + remedy.kind().code(), value, gain);
            };
        }
    }

    static ForecastJson of(Foreseen foreseen) {
        Forecast forecast = foreseen.forecast();
        String end = forecast.end().name().toLowerCase(Locale.ROOT);
        Map<String, Long> waits = new TreeMap<>();
        forecast.waits().forEach((limit, wait) -> waits.put(limit.code(), wait.toSeconds()));
        return new ForecastJson(end, forecast.finishesAt(), foreseen.messages(), forecast.sent(), forecast.expired(),
                foreseen.able(), foreseen.absent(), forecast.limitedBy().code(),
                PeopleTexts.of("forecast." + end, PeopleTexts.of("limit." + forecast.limitedBy().code()),
                        forecast.left()), waits, foreseen.remedies().stream().map(Change::of).toList(),
                forecast.days());
    }

    /** The two largest units say enough. */
    private static Map<String, String> span(Duration span) {
        if (span.toDays() > 0) {
            return PeopleTexts.of("span.days", span.toDays(), span.toHoursPart());
        }
        if (span.toHours() > 0) {
            return PeopleTexts.of("span.hours", span.toHours(), span.toMinutesPart());
        }
        return span.toMinutes() > 0 ? PeopleTexts.of("span.minutes", span.toMinutes(), span.toSecondsPart())
                : PeopleTexts.of("span.seconds", span.toMillis() / 1000.0);
    }
}
