package dev.caravan.http.endpoint;

import java.io.InputStream;

import dev.caravan.http.JsonBody;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * What an endpoint answers.
 *
 * @param status HTTP status
 * @param body   written as JSON, or bytes or a stream with a content type of their own
 */
public record Answer(int status, String contentType, Object body) {

    private static final String JSON = "application/json";

    public static Answer ok(Object body) {
        return new Answer(200, JSON, body);
    }

    public static Answer created(Object body) {
        return new Answer(201, JSON, body);
    }

    public static Answer accepted(Object body) {
        return new Answer(202, JSON, body);
    }

    public static Answer png(byte[] image) {
        return new Answer(200, "image/png", image);
    }

    /** @param table made while it is sent */
    public static Answer csv(InputStream table) {
        return new Answer(200, "text/csv", table);
    }

    /** The last step of an endpoint's route: nothing of the request comes back as a header. */
    public static void write(Exchange exchange) {
        Message message = exchange.getMessage();
        Answer answer = message.getBody(Answer.class);
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, answer.status());
        message.setHeader(Exchange.CONTENT_TYPE, answer.contentType());
        boolean written = answer.body() instanceof byte[] || answer.body() instanceof InputStream;
        message.setBody(written ? answer.body() : JsonBody.write(answer.body()));
    }
}
