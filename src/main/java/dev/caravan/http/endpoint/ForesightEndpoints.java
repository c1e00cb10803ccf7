package dev.caravan.http.endpoint;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;

import dev.caravan.campaign.Foresight;
import dev.caravan.domain.campaign.DeliveryPolicy;
import dev.caravan.domain.campaign.QuietHours;
import dev.caravan.domain.campaign.SendingHours;
import dev.caravan.domain.campaign.Terms;
import dev.caravan.domain.campaign.Window;
import dev.caravan.http.ApiProblem;
import dev.caravan.http.JsonBody;
import dev.caravan.http.QueryParams;
import org.apache.camel.Exchange;

/** What is behind the forecasts of campaigns, and behind the question why a message has not been sent. */
public final class ForesightEndpoints {

    private static final String HERE = "America/Sao_Paulo";
    private static final int MOST = 100_000_000;
    private static final int MOST_INSTANCES = 2_000;
    private static final double LONGEST_WAIT = 86_400;

    private final Foresight foresight;

    public ForesightEndpoints(Foresight foresight) {
        this.foresight = foresight;
    }

    public Answer forecast(Exchange exchange) {
        QueryParams.of(exchange);
        String id = exchange.getMessage().getHeader("id", String.class);
        return foresight.forecast(number(id, Long.MAX_VALUE)).map(ForecastJson::of).map(Answer::ok)
                .orElseThrow(() -> ApiProblem.unknownName("campaign", id));
    }

    /** Keeps nothing. */
    public Answer dryRun(Exchange exchange) {
        QueryParams.of(exchange);
        ForecastBody body = JsonBody.read(exchange, ForecastBody.class);
        int contacts = between("contacts", body.contacts() == null ? -1 : body.contacts(), MOST);
        List<String> instances = body.instances() == null ? List.of() : body.instances();
        if (instances.size() > MOST_INSTANCES || instances.stream().distinct().count() < instances.size()
                || instances.stream().anyMatch(Objects::isNull)) {
            throw ApiProblem.invalidValue("instances", "expected up to " + MOST_INSTANCES + " names, each once");
        }
        return Answer.ok(ForecastJson.of(foresight.forecast(terms(body), contacts, instances)));
    }

    public Answer why(Exchange exchange) {
        QueryParams.of(exchange);
        String id = exchange.getMessage().getHeader("id", String.class);
        String seq = exchange.getMessage().getHeader("seq", String.class);
        return foresight.why(number(id, Long.MAX_VALUE), (int) number(seq, Integer.MAX_VALUE)).map(WhyJson::of)
                .map(Answer::ok).orElseThrow(() -> ApiProblem.unknownName("message", id + "/" + seq));
    }

    private static long number(String text, long max) {
        try {
            long number = Long.parseLong(text);
            if (number > 0 && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // The same answer as for a number out of bounds.
        }
        throw ApiProblem.invalidValue("id", "expected a number");
    }

    private static Terms terms(ForecastBody body) {
        return new Terms(List.of(), DeliveryPolicy.AT_MOST_ONCE, seconds("delaySeconds", body.delaySeconds()),
                seconds("gapSeconds", body.gapSeconds()), body.dailyCapPerInstance() == null ? null
                : between("dailyCapPerInstance", body.dailyCapPerInstance(), MOST), zone(body.timeZone()),
                new SendingHours(hours("window", body.window(), Window::new),
                        hours("quietHours", body.quietHours(), QuietHours::new)), body.startsAt(), body.endsAt(), null,
                body.canary() == null ? null : between("canary", body.canary(), MOST));
    }

    private static int between(String field, int value, int max) {
        if (value < 0 || value > max) {
            throw ApiProblem.invalidValue(field, "expected an integer from 0 to " + max);
        }
        return value;
    }

    private static Duration seconds(String field, Double seconds) {
        double value = seconds == null ? 0 : seconds;
        if (!(value >= 0 && value <= LONGEST_WAIT)) {
            throw ApiProblem.invalidValue(field, "expected seconds from 0 to " + (int) LONGEST_WAIT);
        }
        return Duration.ofMillis(Math.round(value * 1000));
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name == null ? HERE : name);
        } catch (DateTimeException e) {
            throw ApiProblem.invalidValue("timeZone", "expected a time zone, such as " + HERE);
        }
    }

    private static <T> T hours(String field, CampaignBody.Hours hours, BiFunction<LocalTime, LocalTime, T> type) {
        try {
            return hours == null ? null : type.apply(time(hours.from()), time(hours.to()));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw ApiProblem.invalidValue(field, "expected from and to, two times of a day, such as 09:00 and 20:00");
        }
    }

    private static LocalTime time(String text) {
        return LocalTime.parse(text == null ? "" : text);
    }
}
