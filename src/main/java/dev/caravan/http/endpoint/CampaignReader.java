package dev.caravan.http.endpoint;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.domain.campaign.CampaignDefaults;
import dev.caravan.domain.campaign.DeliveryPolicy;
import dev.caravan.domain.campaign.MessageTemplate;
import dev.caravan.domain.campaign.QuietHours;
import dev.caravan.domain.campaign.SendingHours;
import dev.caravan.domain.campaign.Terms;
import dev.caravan.domain.campaign.Terms.PersonCap;
import dev.caravan.domain.campaign.Window;
import dev.caravan.domain.campaign.Zones;
import dev.caravan.store.CampaignStore.NewCampaign;

/**
 * Reads a campaign as a caller describes it (SPEC 9): what is absent is as configured, what is null is none. All that
 * is wrong is told at once.
 */
final class CampaignReader {

    private static final Set<String> KNOWN = Set.of("name", "templates", "instances", "delaySeconds", "gapSeconds",
            "policy", "window", "quietHours", "dailyCapPerInstance", "personCap", "timeZone", "startsAt", "endsAt",
            "canary", "requestKey");
    private static final Set<String> HOURS = Set.of("from", "to");
    private static final Set<String> CAP = Set.of("messages", "days");
    private static final int MOST_TEMPLATES = 50;
    private static final int MOST_INSTANCES = 2_000;
    private static final int LONGEST_NAME = 120;
    private static final int LONGEST_KEY = 100;
    private static final double LONGEST_WAIT = 86_400;
    private static final double MOST_DAYS = 365;
    private static final int MOST = 100_000_000;

    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    /** After the last moment that a column takes. */
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    private final CampaignDefaults defaults;
    private final Function<Collection<String>, Set<String>> instances;
    private final Clock clock;

    /** @param instances which of them are known */
    CampaignReader(CampaignDefaults defaults, Function<Collection<String>, Set<String>> instances, Clock clock) {
        this.defaults = defaults;
        this.instances = instances;
        this.clock = clock;
    }

    /**
     * @param requestKey of the request's header, or null
     * @param actor      name of the key that asked
     */
    NewCampaign read(JsonNode body, String requestKey, String actor) {
        Fields fields = Fields.of(body, KNOWN);
        String name = fields.text("name", LONGEST_NAME);
        String key = fields.present("requestKey") ? fields.text("requestKey", LONGEST_KEY) : requestKey;
        if (requestKey != null && !requestKey.equals(key)) {
            fields.mistake("requestKey", "another one than that of the Idempotency-Key header");
        }
        if (key != null && (key.isBlank() || key.length() > LONGEST_KEY)) {
            fields.mistake("Idempotency-Key", "expected 1 to " + LONGEST_KEY + " characters");
        }
        List<String> names = instances(fields);
        return new NewCampaign(name, key, terms(fields), names, actor);
    }

    private Terms terms(Fields fields) {
        List<String> templates = templates(fields);
        Window window = hours(fields, "window", defaults.hours().window(), Window::new);
        QuietHours quiet = hours(fields, "quietHours", defaults.hours().quiet(), QuietHours::new);
        SendingHours hours = new SendingHours(window, quiet);
        ZoneId zone = fields.value("timeZone", defaults.zone(), defaults.zone(), node -> ZoneId.of(node.textValue()),
                "a time zone, such as America/Sao_Paulo");
        Instant now = clock.instant();
        if (hours.opensAt(now, new Zones(List.of(zone))).isEmpty()) {
            fields.mistake("window", "all of it is within quietHours");
        }
        Instant startsAt = moment(fields, "startsAt");
        Instant endsAt = moment(fields, "endsAt");
        if (endsAt != null && (!endsAt.isAfter(now) || startsAt != null && !endsAt.isAfter(startsAt))) {
            fields.mistake("endsAt", "expected a time to come, after startsAt");
        }
        DeliveryPolicy policy = fields.value("policy", defaults.policy(), defaults.policy(),
                node -> List.of(DeliveryPolicy.values()).stream().filter(p -> p.code().equals(node.textValue()))
                        .findFirst().orElseThrow(IllegalArgumentException::new), "at_most_once or at_least_once");
        Duration delay = seconds(fields, "delaySeconds", defaults.delay());
        Duration gap = seconds(fields, "gapSeconds", defaults.gap());
        Integer dailyCap = fields.number("dailyCapPerInstance", defaults.dailyCap(), 1, MOST);
        PersonCap personCap = personCap(fields);
        Integer canary = fields.number("canary", defaults.canary(), 1, MOST);
        fields.check();
        return new Terms(templates, policy, delay, gap, dailyCap, zone, hours, startsAt, endsAt, personCap, canary);
    }

    static List<String> templates(Fields fields) {
        List<String> templates = fields.texts("templates", MOST_TEMPLATES);
        for (int i = 0; i < templates.size(); i++) {
            try {
                MessageTemplate.parse(templates.get(i));
            } catch (IllegalArgumentException e) {
                fields.mistake("templates[" + i + "]", e.getMessage());
            }
        }
        return templates;
    }

    private List<String> instances(Fields fields) {
        List<String> names = fields.texts("instances", MOST_INSTANCES);
        Set<String> unknown = new TreeSet<>(names);
        unknown.removeAll(instances.apply(names));
        if (!unknown.isEmpty()) {
            fields.mistake("instances", "not known: " + String.join(", ", unknown));
        }
        if (new HashSet<>(names).size() < names.size()) {
            fields.mistake("instances", "one is named twice");
        }
        return names;
    }

    private interface Between<T> {
        T of(LocalTime from, LocalTime to);
    }

    private static <T> T hours(Fields fields, String name, T absent, Between<T> type) {
        return fields.value(name, absent, null, node -> {
            if (Fields.of(node, HOURS).any()) {
                throw new IllegalArgumentException();
            }
            return type.of(LocalTime.parse(node.path("from").asText()), LocalTime.parse(node.path("to").asText()));
        }, "{\"from\":\"09:00\",\"to\":\"20:00\"}, two times of a day");
    }

    private static Duration seconds(Fields fields, String name, Duration absent) {
        return fields.value(name, absent, Duration.ZERO, node -> {
            double seconds = node.isNumber() ? node.doubleValue() : -1;
            if (!(seconds >= 0 && seconds <= LONGEST_WAIT)) {
                throw new IllegalArgumentException();
            }
            return Duration.ofMillis(Math.round(seconds * 1000));
        }, "seconds from 0 to " + (int) LONGEST_WAIT);
    }

    private static Instant moment(Fields fields, String name) {
        return fields.value(name, null, null, node -> {
            Instant moment = OffsetDateTime.parse(node.textValue()).toInstant();
            if (moment.isBefore(EARLIEST) || !moment.isBefore(END)) {
                throw new IllegalArgumentException();
            }
            return moment.truncatedTo(ChronoUnit.MILLIS);
        }, "a time with its offset, such as 2026-01-15T09:00:00-03:00, in the years 2000 to 9999");
    }

    private PersonCap personCap(Fields fields) {
        return fields.value("personCap", defaults.personCap(), null, node -> {
            JsonNode messages = node.path("messages");
            double days = node.path("days").isNumber() ? node.path("days").doubleValue() : 0;
            if (Fields.of(node, CAP).any() || !messages.canConvertToInt() || !messages.isIntegralNumber()
                    || messages.intValue() < 1 || !(days > 0 && days <= MOST_DAYS)) {
                throw new IllegalArgumentException();
            }
            return new PersonCap(messages.intValue(), Duration.ofSeconds(Math.max(1, Math.round(days * 86_400))));
        }, "{\"messages\":2,\"days\":7}");
    }
}
