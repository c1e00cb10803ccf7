package dev.caravan.domain.campaign;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ForecastTest {

    /** Tests run beside others: time on the clock tells nothing. */
    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();
    private static final Duration HORIZON = Duration.ofDays(10);
    private static final ZoneId HERE = ZoneId.of("America/Sao_Paulo");
    /** A Friday, 09:00 in São Paulo and 08:00 in Manaus. */
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final SendingHours ALWAYS = new SendingHours(null, null);
    private static final SendingHours OFFICE = new SendingHours(
            new Window(LocalTime.of(9, 0), LocalTime.of(20, 0)), null);

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void itIsWhatGoingThroughEveryMinuteShows(@ForAll("plans") Plan plan) {
        Forecast shown = new MinuteByMinute(plan, HORIZON).run();

        Forecast told = Forecast.of(plan, HORIZON, new HashMap<>());

        assertEquals(shown, told);
    }

    @Provide
    Arbitrary<Plan> plans() {
        Arbitrary<Duration> delays = Arbitraries.of(0, 0, 1, 2, 7, 45).map(Duration::ofMinutes);
        Arbitrary<Duration> gaps = Arbitraries.of(0, 0, 1, 3, 20, 600).map(Duration::ofMinutes);
        Arbitrary<Integer> caps = Arbitraries.of(null, null, 0, 1, 3, 10);
        Arbitrary<SendingHours> hours = Arbitraries.of(ALWAYS, OFFICE,
                new SendingHours(new Window(LocalTime.of(12, 0), LocalTime.of(13, 30)), null),
                new SendingHours(null, new QuietHours(LocalTime.of(21, 0), LocalTime.of(8, 30))),
                new SendingHours(new Window(LocalTime.of(18, 0), LocalTime.of(2, 0)),
                        new QuietHours(LocalTime.of(22, 0), LocalTime.of(23, 15))));
        Arbitrary<Instant> moments = Arbitraries.integers().between(-100, 3000)
                .map(minutes -> NOW.plus(Duration.ofMinutes(minutes)));
        Arbitrary<Terms> terms = Combinators.combine(delays, gaps, caps, hours, moments.injectNull(0.6),
                moments.injectNull(0.6)).as((delay, gap, cap, open, starts, ends) ->
                terms(delay, gap, cap, open, starts, ends));
        Arbitrary<Plan.Group> groups = Combinators.combine(
                Arbitraries.of("America/Sao_Paulo", "America/Manaus", "America/Manaus America/Noronha",
                        "Europe/Lisbon").map(Zones::of),
                Arbitraries.integers().between(0, 60), moments.injectNull(0.8)).as(Plan.Group::new);
        Arbitrary<Plan.Sender> senders = Combinators.combine(Arbitraries.integers().between(0, 12),
                moments.injectNull(0.5)).as(Plan.Sender::new);
        return Combinators.combine(terms, moments.injectNull(0.7), Arbitraries.integers().between(0, 30)
                        .injectNull(0.6), groups.list().ofMaxSize(3), senders.list().ofMaxSize(5),
                Arbitraries.of(0.2, 0.5).injectNull(0.7)).as((t, due, canary, to, from, rate) ->
                new Plan(NOW, t, due, canary, Duration.ofMinutes(30), to, from, rate));
    }

    @Test
    void aMillionMessagesAreAnsweredAtOnce() {
        List<Plan.Group> groups = IntStream.rangeClosed(1, 4).mapToObj(n -> new Plan.Group(
                Zones.of(List.of("America/Sao_Paulo", "America/Manaus", "America/Rio_Branco", "America/Noronha")
                        .get(n - 1)), 250_000, null)).toList();
        List<Plan.Sender> senders = IntStream.range(0, 200).mapToObj(n -> new Plan.Sender(n, null)).toList();
        Plan plan = new Plan(NOW, terms(Duration.ZERO, Duration.ofSeconds(61), 400, OFFICE, null, null), null, null,
                Duration.ZERO, groups, senders, null);
        Forecast.of(plan);

        long began = CPU.getCurrentThreadCpuTime();
        Forecast forecast = Forecast.of(plan);
        Duration took = Duration.ofNanos(CPU.getCurrentThreadCpuTime() - began);

        assertEquals(Forecast.End.FINISHES, forecast.end());
        assertEquals(1_000_000, forecast.days().stream().mapToInt(Forecast.Day::messages).sum());
        assertEquals(LocalDate.of(2026, 12, 2), forecast.days().get(forecast.days().size() - 1).date());
        assertEquals(80_000, forecast.days().get(1).messages());
        assertTrue(took.toMillis() < 200, took::toString);
    }

    @Test
    void itSaysWhatLimitsItAndWhatWouldChangeThat() {
        Plan plan = plan(terms(Duration.ZERO, Duration.ZERO, 200, ALWAYS, null, null), 3000, 3);

        Forecast forecast = Forecast.of(plan);

        assertEquals(Limit.DAILY_CAP, forecast.limitedBy());
        assertEquals(Instant.parse("2026-11-24T03:00:00Z"), forecast.finishesAt());
        List<Remedy> remedies = Remedy.of(plan, forecast, 0);
        assertEquals(List.of(
                new Remedy(Remedy.Kind.MORE_INSTANCES, 2, Instant.parse("2026-11-22T03:00:00Z"), Duration.ofDays(2), 0),
                new Remedy(Remedy.Kind.HIGHER_CAP, 400, Instant.parse("2026-11-22T03:00:00Z"), Duration.ofDays(2), 0)),
                remedies);
    }

    @Test
    void aDelayIsNotHelpedByMoreInstances() {
        Plan plan = plan(terms(Duration.ofSeconds(60), Duration.ZERO, null, ALWAYS, null, null), 1001, 3);

        Forecast forecast = Forecast.of(plan);

        assertEquals(Limit.DELAY, forecast.limitedBy());
        assertEquals(NOW.plusSeconds(60_000), forecast.finishesAt());
        assertEquals(List.of(Remedy.Kind.SHORTER_DELAY),
                Remedy.of(plan, forecast, 0).stream().map(Remedy::kind).toList());
    }

    @Test
    void whatIsNotSentByItsEndExpires() {
        Plan plan = plan(terms(Duration.ofSeconds(60), Duration.ZERO, null, ALWAYS, null, NOW.plusSeconds(600)), 100,
                1);

        Forecast forecast = Forecast.of(plan);

        assertEquals(Forecast.End.EXPIRES, forecast.end());
        assertEquals(NOW.plusSeconds(600), forecast.finishesAt());
        assertEquals(90, forecast.expired());
        assertEquals(List.of("later-end 90", "shorter-delay 10"), Remedy.of(plan, forecast, 0).stream()
                .map(remedy -> remedy.kind().code() + " " + remedy.more()).toList());
    }

    @Test
    void withoutAnInstanceItNeverEnds() {
        Plan plan = plan(terms(Duration.ZERO, Duration.ZERO, null, ALWAYS, null, null), 10, 0);

        Forecast forecast = Forecast.of(plan);

        assertEquals(Forecast.End.NEVER, forecast.end());
        assertEquals(Limit.INSTANCES, forecast.limitedBy());
        assertNull(forecast.finishesAt());
        assertEquals(List.of(Remedy.Kind.MORE_INSTANCES, Remedy.Kind.INSTANCES_BACK),
                Remedy.of(plan, forecast, 3).stream().map(Remedy::kind).sorted().toList());
    }

    @Test
    void hoursThatLeaveNoMomentNeverEnd() {
        SendingHours none = new SendingHours(new Window(LocalTime.of(9, 0), LocalTime.of(12, 0)),
                new QuietHours(LocalTime.of(8, 0), LocalTime.of(13, 0)));

        Forecast forecast = Forecast.of(plan(terms(Duration.ZERO, Duration.ZERO, null, none, null, null), 10, 1));

        assertEquals(Forecast.End.NEVER, forecast.end());
        assertEquals(Limit.HOURS, forecast.limitedBy());
    }

    @Test
    void peopleWhoseZonesShareNoHourDoNotKeepTheOthers() {
        SendingHours noon = new SendingHours(new Window(LocalTime.of(12, 0), LocalTime.of(13, 0)), null);
        Plan plan = new Plan(NOW, terms(Duration.ZERO, Duration.ZERO, null, noon, null, null), null, null,
                Duration.ZERO, List.of(new Plan.Group(Zones.of("America/Manaus America/Noronha"), 7, null),
                        new Plan.Group(Zones.of(HERE.getId()), 5, null)), List.of(Plan.Sender.FRESH), null);

        Forecast forecast = Forecast.of(plan);

        assertEquals(Forecast.End.FINISHES, forecast.end());
        assertEquals("5 7", forecast.sent() + " " + forecast.expired());
        assertEquals(Instant.parse("2026-11-20T15:00:00Z"), forecast.finishesAt());
    }

    @Test
    void whatGatewaysTakeBoundsWhatNothingElseDoes() {
        Plan plan = new Plan(NOW, terms(Duration.ZERO, Duration.ZERO, null, ALWAYS, null, null), null, null,
                Duration.ZERO, List.of(new Plan.Group(Zones.of(HERE.getId()), 60_001, null)),
                List.of(Plan.Sender.FRESH), 6000.0);

        Forecast forecast = Forecast.of(plan);

        assertEquals(Limit.RATE, forecast.limitedBy());
        assertEquals(NOW.plusSeconds(600), forecast.finishesAt());
    }

    @Test
    void theFirstMessagesOfAPlanGoOutWhenTheyDoInAllOfIt() {
        Plan plan = plan(terms(Duration.ofSeconds(60), Duration.ZERO, null, OFFICE, null, null), 5000, 2);

        assertEquals(NOW.plusSeconds(60 * 99), Forecast.of(plan.first(100)).finishesAt());
    }

    private static Plan plan(Terms terms, int messages, int senders) {
        return new Plan(NOW, terms, null, null, Duration.ZERO,
                List.of(new Plan.Group(Zones.of(HERE.getId()), messages, null)),
                IntStream.range(0, senders).mapToObj(n -> Plan.Sender.FRESH).collect(Collectors.toList()), null);
    }

    private static Terms terms(Duration delay, Duration gap, Integer cap, SendingHours hours, Instant starts,
                               Instant ends) {
        return new Terms(List.of("Olá"), DeliveryPolicy.AT_MOST_ONCE, delay, gap, cap, HERE, hours, starts, ends, null,
                null);
    }
}
