package dev.caravan.gateway;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;

import dev.caravan.domain.GatewayCommand;
import dev.caravan.domain.GatewayFailure;
import io.vertx.core.AsyncResult;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import org.apache.camel.Exchange;
import org.apache.camel.component.vertx.http.DefaultVertxHttpBinding;
import org.apache.camel.component.vertx.http.VertxHttpEndpoint;

/**
 * Sends an {@link HttpCall} and receives an {@link HttpReply}. Keys stay off the exchange, where JMX could show them,
 * and bodies, which hold logins, are on it no longer than the call lasts; each call has its own time-out; redirects are
 * not followed. A transport error says whether the request went out.
 */
public final class GatewayHttpBinding extends DefaultVertxHttpBinding {

    private static final String CALL = "caravan.gateway.call";

    @Override
    public HttpRequest<Buffer> prepareHttpRequest(VertxHttpEndpoint endpoint, Exchange exchange) throws Exception {
        HttpCall call = exchange.getMessage().getBody(HttpCall.class);
        URI base = endpoint.getConfiguration().getHttpUri();
        HttpRequest<Buffer> request = super.prepareHttpRequest(endpoint, exchange)
                .method(HttpMethod.valueOf(call.method())).uri(withoutSlash(base.getRawPath()).concat(call.path()))
                .ssl("https".equalsIgnoreCase(base.getScheme())).timeout(call.timeout().toMillis())
                .followRedirects(false);
        call.headers().forEach(request.headers()::set);
        exchange.setProperty(CALL, call);
        exchange.getMessage().setBody(call.body() == null ? null : Buffer.buffer(call.body()));
        return request;
    }

    @Override
    public void handleResponse(VertxHttpEndpoint endpoint, Exchange exchange,
                               AsyncResult<HttpResponse<Buffer>> response) {
        HttpCall call = (HttpCall) exchange.removeProperty(CALL);
        if (response.succeeded()) {
            HttpResponse<Buffer> reply = response.result();
            String text = reply.bodyAsString();
            exchange.getMessage().setBody(new HttpReply(call, reply.statusCode(), text == null ? "" : text,
                    RetryAfter.wait(reply.getHeader(HttpHeaders.RETRY_AFTER), reply.getHeader(HttpHeaders.DATE))));
        } else {
            exchange.getMessage().setBody(call);
            exchange.setException(failure(call, response.cause()));
        }
    }

    private static String withoutSlash(String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }

    /** What a transport error means for a call. */
    static GatewayFailure failure(HttpCall call, Throwable cause) {
        if (neverSent(cause)) {
            return new GatewayFailure.Unreachable(call + ": no connection: " + cause.getMessage());
        }
        boolean timedOut = cause instanceof TimeoutException;
        String why = timedOut ? call + ": no answer within " + call.timeout().toMillis() + " ms"
                : call + ": the connection broke: " + cause.getMessage();
        if (timedOut && call.command() instanceof GatewayCommand.RoundTrip) {
            return new GatewayFailure.SessionUnfit(why);
        }
        return call.command().onlyReads() ? new GatewayFailure.NodeUnavailable(why)
                : new GatewayFailure.OutcomeUnknown(why, timedOut);
    }

    /** TLS may fail later as well, with the request on its way. */
    private static boolean neverSent(Throwable cause) {
        return cause instanceof ConnectException || cause instanceof UnknownHostException
                || cause instanceof NoRouteToHostException || cause instanceof SSLHandshakeException
                || cause instanceof ConnectionPoolTooBusyException;
    }
}
