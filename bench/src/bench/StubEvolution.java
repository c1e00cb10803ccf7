package bench;

import java.nio.charset.StandardCharsets;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;

/**
 * A server in a process of its own that takes every message, at once or after a while. It reads nothing, so that it is
 * not what is measured. It ends when its standard input does.
 */
public final class StubEvolution {

    private static final Buffer ACCEPTED = Buffer.buffer(("{\"key\":{\"remoteJid\":\"5511987654321@s.whatsapp.net\","
            + "\"fromMe\":true,\"id\":\"3EB0A1B2C3D4E5F6A7B8C9\"},\"pushName\":\"Você\",\"status\":\"PENDING\","
            + "\"message\":{\"conversation\":\"Olá Ana, tudo bem?\"},\"contextInfo\":{\"expiration\":0},"
            + "\"messageType\":\"conversation\",\"messageTimestamp\":1768478400,"
            + "\"instanceId\":\"9bb1a4d5-8a4f-4d9c-b0f1-2d5a1f0c7e33\",\"source\":\"web\"}")
            .getBytes(StandardCharsets.UTF_8));

    private StubEvolution() {
    }

    /** @param args milliseconds until it answers */
    public static void main(String[] args) throws Exception {
        long delay = Long.parseLong(args[0]);
        Vertx vertx = Vertx.vertx();
        int port = vertx.createHttpServer().requestHandler(request -> {
            if (request.method() != HttpMethod.POST) {
                request.response().setStatusCode(404).end("{\"response\":{\"message\":[\"Cannot GET it\"]}}");
            } else if (delay == 0) {
                accept(request.response());
            } else {
                vertx.setTimer(delay, due -> accept(request.response()));
            }
        }).listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get().actualPort();
        System.out.println(port);
        while (System.in.read() >= 0) {
            Thread.onSpinWait();
        }
        System.exit(0);
    }

    private static void accept(HttpServerResponse response) {
        response.setStatusCode(201).putHeader("Content-Type", "application/json; charset=utf-8").end(ACCEPTED);
    }
}
