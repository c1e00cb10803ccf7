package dev.caravan.driven;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.caravan.boot.DrivenSettings;
import dev.caravan.domain.Answered;
import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayCommand;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.GatewayRequest;
import dev.caravan.domain.Signal;
import dev.caravan.gateway.Gateways;
import dev.caravan.gateway.HttpCall;
import dev.caravan.gateway.evolution.EvolutionAnswers;
import dev.caravan.gateway.evolution.EvolutionChannel;
import dev.caravan.simulator.DrivenTime;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;

/** One node's calls of gateways, each written into the account. */
final class DrivenCalls {

    private final String node;
    private final DrivenTime time;
    private final Gateways gateways;
    private final Map<String, DrivenGateway> wires;
    private final Account account;
    private final EvolutionChannel evolution;
    private final Breakers breakers;
    private boolean alive = true;

    DrivenCalls(String node, DrivenTime time, DrivenSettings settings, Gateways gateways,
            Map<String, DrivenGateway> wires, Account account) {
        this.node = node;
        this.time = time;
        this.gateways = gateways;
        this.wires = wires;
        this.account = account;
        evolution = new EvolutionChannel(gateways);
        breakers = new Breakers(settings, time);
    }

    /** Nothing that is under way comes back to the node. */
    void cut() {
        alive = false;
        account.died(node);
    }

    /** The way of GatewayCalls, the adapter's route and AnswerEnrichment. */
    void ask(GatewayRequest request, Consumer<Answered> then) {
        GatewayCommand command = request.command();
        Optional<String> acted = instanceOf(command);
        acted.ifPresent(instance -> begin(command, instance));
        Instant sentAt = time.instant();
        Consumer<Answered> end = answered -> {
            if (alive) {
                acted.ifPresent(instance -> account.actEnded(node, instance));
                note(command, answered.answer(), sentAt);
                then.accept(answered);
            }
        };
        CircuitBreaker breaker = breakers.of(command.gateway());
        if (gateways.find(command.gateway()).isEmpty() || !breaker.tryAcquirePermission()) {
            GatewayFailure alone =
                    new GatewayFailure.Unreachable("the gateway is failing and is left alone for a while");
            time.schedule(Duration.ZERO, () -> end.accept(new Answered(request, null, alone)));
            return;
        }
        send(evolution.request(command), answer -> {
            breaker.onSuccess(0, TimeUnit.MILLISECONDS);
            end.accept(new Answered(request, answer, null));
        }, failure -> {
            breaker.onError(0, TimeUnit.MILLISECONDS, failure);
            end.accept(new Answered(request, null, failure));
        });
    }

    private void send(HttpCall call, Consumer<GatewayAnswer> answered, Consumer<GatewayFailure> failed) {
        wires.get(call.command().gateway()).send(call, reply -> {
            Object translated;
            try {
                translated = EvolutionAnswers.answer(reply);
            } catch (GatewayFailure failure) {
                failed.accept(failure);
                return;
            }
            if (translated instanceof HttpCall next) {
                send(next, answered, failed);
            } else {
                answered.accept((GatewayAnswer) translated);
            }
        }, failed);
    }

    private void begin(GatewayCommand command, String instance) {
        account.actBegun(node, instance);
        boolean asksForLogin = command instanceof GatewayCommand.Connect || command instanceof GatewayCommand.Restart;
        boolean destroysLogin = command instanceof GatewayCommand.Logout;
        if (asksForLogin || destroysLogin) {
            boolean paired = wires.get(command.gateway()).paired(instance);
            if (paired == destroysLogin) {
                account.pairingBegun(instance, command.getClass().getSimpleName());
            }
        }
    }

    private void note(GatewayCommand command, GatewayAnswer answer, Instant sentAt) {
        if (answer instanceof GatewayAnswer.Restarting
                || answer instanceof GatewayAnswer.Connecting connecting && connecting.signal() != Signal.OPEN) {
            account.loginStarted(command.gateway(), sentAt);
        }
    }

    private static Optional<String> instanceOf(GatewayCommand command) {
        if (command instanceof GatewayCommand.SetProxy c) {
            return Optional.of(c.instance());
        } else if (command instanceof GatewayCommand.ClearProxy c) {
            return Optional.of(c.instance());
        } else if (command instanceof GatewayCommand.Restart c) {
            return Optional.of(c.instance());
        } else if (command instanceof GatewayCommand.Connect c) {
            return Optional.of(c.instance());
        } else if (command instanceof GatewayCommand.Logout c) {
            return Optional.of(c.instance());
        }
        return Optional.empty();
    }
}
