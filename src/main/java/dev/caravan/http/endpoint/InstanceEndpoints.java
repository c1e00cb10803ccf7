package dev.caravan.http.endpoint;

import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

import dev.caravan.domain.ConnectionStatus;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.Instance;
import dev.caravan.domain.ProxyState;
import dev.caravan.domain.saga.Saga.Kind;
import dev.caravan.domain.Answered;
import dev.caravan.fleet.InstanceCommands;
import dev.caravan.fleet.InstanceCommands.Order;
import dev.caravan.gateway.Gateways;
import dev.caravan.http.ApiProblem;
import dev.caravan.http.Caller;
import dev.caravan.http.JsonBody;
import dev.caravan.http.QueryParams;
import dev.caravan.store.InstanceDirectory;
import dev.caravan.store.InstanceDirectory.Entry;
import dev.caravan.store.InstanceDirectory.Event;
import org.apache.camel.Exchange;

/** What is behind {@code /api/instances} and {@code /api/instance/{name}}. */
public final class InstanceEndpoints {

    private static final int DETAIL_EVENTS = 20;
    private static final int LONGEST_NAME = Instance.LONGEST_NAME;

    private final InstanceDirectory directory;
    private final InstanceCommands commands;
    private final Gateways gateways;
    private final Clock clock;
    private final Duration qrAge;

    /** @param qrAge how long a QR code can be scanned after it was published */
    public InstanceEndpoints(InstanceDirectory directory, InstanceCommands commands, Gateways gateways, Duration qrAge,
                             Clock clock) {
        this.directory = directory;
        this.commands = commands;
        this.gateways = gateways;
        this.qrAge = qrAge;
        this.clock = clock;
    }

    public Answer list(Exchange exchange) {
        QueryParams query = QueryParams.of(exchange, "limit", "cursor", "status", "gateway", "enabled", "needsHuman",
                "proxy");
        var filter = new InstanceDirectory.Filter(query.oneOf("status", ConnectionStatus.class).orElse(null),
                query.text("gateway", LONGEST_NAME).orElse(null), query.flag("enabled").orElse(null),
                query.flag("needsHuman").orElse(null), query.oneOf("proxy", ProxyState.class).orElse(null));
        String after = query.cursor("instances", 1).map(cursor -> cursor.keys().get(0)).orElse("");
        return Answer.ok(Listing.of("instances", directory.list(filter, after, query.limit()), InstanceJson::of,
                entry -> entry.instance().name()));
    }

    public Answer details(Exchange exchange) {
        QueryParams.of(exchange);
        Entry entry = entry(exchange);
        String name = entry.instance().name();
        List<EventJson> events = directory.timeline(name, Long.MAX_VALUE, DETAIL_EVENTS).items().stream()
                .map(EventJson::of).toList();
        return Answer.ok(new DetailsJson(InstanceJson.of(entry),
                directory.saga(name, Kind.ASSIGNMENT).orElse(null), directory.saga(name, Kind.CONNECTION).orElse(null),
                events));
    }

    public Answer timeline(Exchange exchange) {
        QueryParams query = QueryParams.of(exchange, "limit", "cursor");
        String name = entry(exchange).instance().name();
        long before = query.cursor("timeline", 1).map(cursor -> cursor.number(0)).orElse(Long.MAX_VALUE);
        return Answer.ok(Listing.of("timeline", directory.timeline(name, before, query.limit()), EventJson::of,
                Event::id));
    }

    /** JSON, or the image if that alone is accepted. */
    public Answer qr(Exchange exchange) {
        QueryParams.of(exchange);
        String accepted = exchange.getMessage().getHeader("Accept", "", String.class);
        Instance instance = entry(exchange).instance();
        if (instance.qr() == null || instance.qrAt() == null) {
            throw new ApiProblem(404, "no-qr", "No QR code is published for this instance; connect it to get one.");
        }
        Duration age = Duration.between(instance.qrAt(), clock.instant());
        if (age.compareTo(qrAge) > 0) {
            throw new ApiProblem(404, "qr-expired", "The newest QR code was published " + age.toSeconds()
                    + " s ago and cannot be scanned any more; wait for the next one, or connect again.");
        }
        if (accepted.contains("image/png") && !accepted.contains("json")) {
            if (instance.qr().png() == null) {
                throw ApiProblem.notAcceptable("application/json");
            }
            return Answer.png(Base64.getMimeDecoder().decode(instance.qr().png()));
        }
        return Answer.ok(new QrJson(instance.qr().code(), instance.qr().png(), instance.qr().pairingCode(),
                instance.qrAt(), age.toSeconds()));
    }

    /** A registration, checked, as the question whether its gateway has the instance. */
    public InstanceCommands.Register register(Exchange exchange) {
        QueryParams.of(exchange);
        RegistrationBody body = JsonBody.read(exchange, RegistrationBody.class);
        if (body.name() == null || body.name().isBlank() || body.name().length() > LONGEST_NAME
                || body.name().chars().anyMatch(Character::isISOControl)) {
            throw ApiProblem.invalidValue("name", "expected 1 to " + LONGEST_NAME + " printable characters");
        }
        if (body.gateway() == null || gateways.find(body.gateway()).isEmpty()) {
            throw ApiProblem.invalidValue("gateway", "expected one of " + String.join(", ", gateways.names()));
        }
        return new InstanceCommands.Register(body.name(), body.gateway(), body.enabled() == null || body.enabled());
    }

    public Answer registered(Answered asked) {
        InstanceCommands.Register wanted = (InstanceCommands.Register) asked.question();
        if (!commands.found(asked) && asked.failure() instanceof GatewayFailure.InstanceMissing) {
            throw new ApiProblem(422, "unknown-at-gateway", "Gateway " + wanted.gateway() + " has no instance '"
                    + wanted.name() + "': create it there first.");
        }
        failed(asked);
        if (!commands.register(wanted)) {
            throw ApiProblem.conflict("An instance of this name is registered already.");
        }
        return Answer.created(InstanceJson.of(directory.find(wanted.name()).orElseThrow()));
    }

    public Answer enable(Exchange exchange) {
        return wish(exchange, true);
    }

    public Answer disable(Exchange exchange) {
        return wish(exchange, false);
    }

    private Answer wish(Exchange exchange, boolean enabled) {
        QueryParams.of(exchange);
        body(exchange);
        Instance instance = entry(exchange).instance();
        boolean changed = commands.wish(instance.name(), enabled, actor(exchange));
        String warning = !enabled && instance.connected()
                ? "The session is still open at the gateway, which cannot close it without destroying its login; "
                        + "its proxy is taken out and given back. Log out to end it." : null;
        return Answer.ok(new ActionJson(json(instance.name()), changed ? "changed" : "unchanged", warning));
    }

    /** Evolution API, the one kind so far, has no way to close a session and keep its login (GATEWAYS 1.3). */
    public Answer disconnect(Exchange exchange) {
        QueryParams.of(exchange);
        Instance instance = entry(exchange).instance();
        throw ApiProblem.capabilityMissing(instance.gateway(), "disconnect");
    }

    /** Begins a connection; who calls follows it in the instance's details, its timeline and as events. */
    public Answer connect(Exchange exchange) {
        QueryParams.of(exchange);
        Optional<ActionBody> body = body(exchange);
        String number = body.map(ActionBody::number).orElse(null);
        if (number != null && !number.matches("[0-9]{8,15}")) {
            throw ApiProblem.invalidValue("number", "expected 8 to 15 digits");
        }
        Instance instance = entry(exchange).instance();
        if (gateways.find(instance.gateway()).isEmpty()) {
            throw ApiProblem.conflict("The instance's gateway " + instance.gateway()
                    + " is not configured any more.");
        }
        if (!commands.connect(instance, number, actor(exchange))) {
            throw ApiProblem.conflict("The instance's proxy is being changed at this moment; see its details.");
        }
        return Answer.accepted(new SagaJson(json(instance.name()),
                directory.saga(instance.name(), Kind.CONNECTION).orElse(null)));
    }

    public Order restart(Exchange exchange) {
        QueryParams.of(exchange);
        body(exchange);
        return commands.restart(entry(exchange).instance(), actor(exchange));
    }

    /** Destroying logins has a budget; over it the caller must say that it is meant (SPEC 1). */
    public Order logout(Exchange exchange) {
        QueryParams.of(exchange);
        boolean confirmed = body(exchange).map(ActionBody::confirm).orElse(false);
        Instance instance = entry(exchange).instance();
        if (instance.status() == ConnectionStatus.LOADING) {
            // The gateway would say that it was done, and do nothing (GATEWAYS 1.3).
            throw new ApiProblem(409, "not-loaded", "The gateway has not loaded the instance; try again when it has.");
        }
        return commands.logout(instance, confirmed, actor(exchange)).orElseThrow(() -> new ApiProblem(409,
                "confirmation-needed", "Too many logins were destroyed within a minute. If this one is meant as well, "
                        + "send {\"confirm\": true}."));
    }

    /** What came of an order. */
    public Answer ordered(Answered answered) {
        Order order = (Order) answered.question();
        String outcome = commands.conclude(answered);
        if (answered.failure() instanceof GatewayFailure.InstanceMissing) {
            throw new ApiProblem(409, "not-loaded", "The gateway does not have the instance, or has not loaded it.");
        }
        if (answered.failure() instanceof GatewayFailure.SessionUnfit) {
            throw ApiProblem.conflict("The session is not connected.");
        }
        failed(answered);
        if (outcome == null) {
            throw ApiProblem.conflict("The session is closed or not loaded: there is nothing to restart. Connect it.");
        }
        return Answer.accepted(new ActionJson(json(order.instance().name()), outcome, null));
    }

    private static void failed(Answered answered) {
        if (answered.failure() != null) {
            throw ApiProblem.unavailable("The gateway did not carry it out: " + answered.failure().getMessage());
        }
    }

    private static Optional<ActionBody> body(Exchange exchange) {
        String text = exchange.getMessage().getBody(String.class);
        return text == null || text.isBlank() ? Optional.empty()
                : Optional.of(JsonBody.read(text, ActionBody.class));
    }

    private InstanceJson json(String name) {
        return InstanceJson.of(directory.find(name).orElseThrow());
    }

    private Entry entry(Exchange exchange) {
        String name = exchange.getMessage().getHeader("name", String.class);
        return directory.find(name).orElseThrow(() -> ApiProblem.unknownName("instance", name));
    }

    private static String actor(Exchange exchange) {
        return Caller.of(exchange).map(Caller::name).orElse("unknown");
    }
}
