package bench;

import java.io.IOException;
import java.time.Instant;
import java.util.UUID;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.slf4j.LoggerFactory;

/**
 * A process of its own that answers as Evolution does (GATEWAYS 1.3 to 1.7), with instances that are always open: on
 * one thread, at once or after a while for which nothing waits. It ends when its standard input does.
 */
public final class StubGateway {

    private static final String SEND = "/message/sendText/";
    private static final String STATE = "/instance/connectionState/";
    private static final int BACKLOG = 4_096;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final int instances;
    private StubBook book;
    private int delay;
    private long serial;

    private StubGateway(int instances) {
        this.instances = instances;
        this.book = new StubBook(instances);
    }

    /** @param args how many instances */
    public static void main(String[] args) throws IOException {
        // Standard output is for the port alone: nobody reads on.
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.OFF);
        new StubGateway(Integer.parseInt(args[0])).listen();
        while (System.in.read() >= 0) {
            Thread.onSpinWait();
        }
        System.exit(0);
    }

    static String instance(int number) {
        return "instance-" + number;
    }

    /** Tells its port on standard output. */
    private void listen() {
        vertx.createHttpServer(new HttpServerOptions().setAcceptBacklog(BACKLOG).setTcpNoDelay(true))
                .requestHandler(this::answer).listen(0, "127.0.0.1")
                .onSuccess(server -> System.out.println(server.actualPort()))
                .onFailure(e -> System.exit(1));
    }

    private void answer(HttpServerRequest request) {
        String path = request.path();
        if (path.startsWith(SEND)) {
            request.bodyHandler(body -> take(request, path.substring(SEND.length()), body.toJsonObject()));
        } else if (path.equals("/book")) {
            if (request.method() == HttpMethod.POST) {
                book = new StubBook(instances);
                delay = Integer.parseInt(request.getParam("delay"));
            }
            json(request, 200, book.totals().json().toBuffer());
        } else if (path.equals("/metrics")) {
            request.response().putHeader("Content-Type", "text/plain").end(metrics());
        } else {
            json(request, 200, other(path));
        }
    }

    private void take(HttpServerRequest request, String instance, JsonObject body) {
        String number = body.getString("number");
        String text = body.getString("text");
        StubBook current = book;
        current.begin(instance, number, text, System.nanoTime());
        Buffer answer = taken(number, text);
        if (delay == 0) {
            current.end(instance, System.nanoTime());
            json(request, 201, answer);
        } else {
            vertx.setTimer(delay, timer -> {
                current.end(instance, System.nanoTime());
                json(request, 201, answer);
            });
        }
    }

    private static void json(HttpServerRequest request, int status, Buffer body) {
        request.response().setStatusCode(status).putHeader("Content-Type", "application/json").end(body);
    }

    private Buffer taken(String number, String text) {
        JsonObject key = new JsonObject().put("remoteJid", number + "@s.whatsapp.net").put("fromMe", true)
                .put("id", String.format("3EB0%018X", ++serial));
        return new JsonObject().put("key", key).put("pushName", "Você").put("status", "PENDING")
                .put("message", new JsonObject().put("conversation", text)).put("contextInfo", new JsonObject())
                .put("messageType", "conversation").put("messageTimestamp", System.currentTimeMillis() / 1_000)
                .put("instanceId", "stub").put("source", "web").toBuffer();
    }

    private String metrics() {
        StringBuilder page = new StringBuilder("evolution_environment_info{version=\"2.3.7\"} 1\n")
                .append("evolution_instances_total ").append(instances).append('\n');
        for (int i = 0; i < instances; i++) {
            page.append("evolution_instance_state{instance=\"").append(instance(i))
                    .append("\",integration=\"WHATSAPP-BAILEYS\",state=\"open\"} 1\n");
        }
        return page.toString();
    }

    /** What else Caravan asks while it looks after instances that are well. */
    private Buffer other(String path) {
        if (path.equals("/instance/fetchInstances")) {
            return inventory().toBuffer();
        } else if (path.startsWith(STATE)) {
            return new JsonObject().put("instance", new JsonObject()
                    .put("instanceName", path.substring(STATE.length())).put("state", "open")).toBuffer();
        } else if (path.startsWith("/webhook/find/") || path.startsWith("/proxy/find/")) {
            return Buffer.buffer("null");
        } else if (path.startsWith("/chat/fetchBusinessProfile/")) {
            return new JsonObject().put("isBusiness", false).put("message", "Not is business profile").toBuffer();
        } else if (path.startsWith("/chat/findMessages/")) {
            return new JsonObject().put("messages", new JsonObject().put("total", 0).put("pages", 0)
                    .put("currentPage", 1).put("records", new JsonArray())).toBuffer();
        }
        return new JsonObject().put("status", 200).put("version", "2.3.7").toBuffer();
    }

    private JsonArray inventory() {
        JsonArray rows = new JsonArray();
        for (int i = 0; i < instances; i++) {
            String name = instance(i);
            rows.add(new JsonObject().put("id", UUID.nameUUIDFromBytes(name.getBytes()).toString()).put("name", name)
                    .put("connectionStatus", "open").put("ownerJid", (551190000000L + i) + "@s.whatsapp.net")
                    .put("integration", "WHATSAPP-BAILEYS").put("token", "token-" + i)
                    .put("createdAt", Instant.EPOCH.toString()).put("updatedAt", Instant.EPOCH.toString())
                    .putNull("Proxy"));
        }
        return rows;
    }
}
