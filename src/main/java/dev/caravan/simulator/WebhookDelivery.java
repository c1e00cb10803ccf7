package dev.caravan.simulator;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

import io.vertx.core.json.JsonObject;

/** Brings events to the receivers: the instance's own and the global one, ten times if need be (GATEWAYS 1.6). */
final class WebhookDelivery {

    private static final Set<Integer> NOT_REPEATED = Set.of(400, 401, 403, 404, 422);
    /** A dead receiver must not fill the memory of a simulator that runs for days. */
    private static final int MOST_PENDING = 50_000;

    private final Node node;
    private final WebhookTransport transport;
    private final String serverUrl;
    private WebhookChaos chaos = WebhookChaos.NONE;
    private int pending;
    private long delivered;
    private long failed;
    private long lost;

    WebhookDelivery(Node node, WebhookTransport transport, String serverUrl) {
        this.node = node;
        this.transport = transport;
        this.serverUrl = serverUrl;
    }

    WebhookChaos chaos() {
        return chaos;
    }

    void chaos(WebhookChaos wanted) {
        chaos = wanted;
    }

    JsonObject json() {
        return new JsonObject().put("delivered", delivered).put("pending", pending).put("failed", failed)
                .put("lost", lost).put("chaos", chaos.json());
    }

    /** Whether anybody does; spares the making of what nobody gets. */
    boolean isWanted(WebhookEvent event, Instance instance) {
        StoredWebhook own = instance.database.webhook;
        return own != null && own.wants(event) || !node.options.webhookUrl().isBlank();
    }

    /** Sends the event to everyone who wants it. {@code data} may be null. */
    void send(WebhookEvent event, Instance instance, Object data) {
        StoredWebhook own = instance.database.webhook;
        if (own != null && own.wants(event)) {
            String url = own.byEvents() ? own.url() + event.path() : own.url();
            dispatch(event, instance, data, url, own.headers());
        }
        if (!node.options.webhookUrl().isBlank()) {
            dispatch(event, instance, data, node.options.webhookUrl(), node.options.webhookHeaders());
        }
    }

    private void dispatch(WebhookEvent event, Instance instance, Object data, String url, Map<String, String> headers) {
        if (chaos.missingClose() && isClose(event, data) || node.chance(chaos.lose()) || pending >= MOST_PENDING) {
            lost++;
            return;
        }
        String body = envelope(event, instance, data, url).encode();
        int copies = node.chance(chaos.duplicate()) ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            pending++;
            Duration delay = chaos.delay();
            if (node.chance(chaos.disorder())) {
                delay = delay.plusMillis(node.random.nextInt((int) WebhookChaos.DISORDER.toMillis()));
            }
            if (delay.isZero()) {
                attempt(url, headers, body, 1);
            } else {
                node.later(delay, () -> attempt(url, headers, body, 1));
            }
        }
    }

    private void attempt(String url, Map<String, String> headers, String body, int number) {
        transport.post(url, headers, body).onComplete(result -> {
            if (result.succeeded() && result.result() < 300) {
                pending--;
                delivered++;
            } else if (number >= Pace.WEBHOOK_ATTEMPTS
                    || result.succeeded() && NOT_REPEATED.contains(result.result())) {
                pending--;
                failed++;
            } else {
                node.later(pause(number), () -> attempt(url, headers, body, number + 1));
            }
        });
    }

    /** 5 s, doubled up to 300 s, a fifth more or less. */
    private Duration pause(int number) {
        long doubled = Pace.WEBHOOK_FIRST_PAUSE.toMillis() << (number - 1);
        long capped = Math.min(doubled, Pace.WEBHOOK_LAST_PAUSE.toMillis());
        return Duration.ofMillis((long) (capped * (0.8 + 0.4 * node.random.nextDouble())));
    }

    private JsonObject envelope(WebhookEvent event, Instance instance, Object data, String url) {
        JsonObject envelope = new JsonObject().put("event", event.wire()).put("instance", instance.name)
                .put("data", data).put("destination", url)
                .put("date_time", Wire.falseZulu(node.now(), node.clock.getZone()));
        if (instance.database.ownerJid != null) {
            envelope.put("sender", instance.database.ownerJid);
        }
        return envelope.put("server_url", serverUrl)
                .put("apikey", node.options.exposeToken() ? instance.token : null);
    }

    private static boolean isClose(WebhookEvent event, Object data) {
        return event == WebhookEvent.CONNECTION_UPDATE && data instanceof JsonObject object
                && "close".equals(object.getString("state"));
    }
}
