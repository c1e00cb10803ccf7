package dev.caravan.gateway;

import dev.caravan.domain.Answered;
import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.GatewayRequest;
import dev.caravan.ops.log.EventLog;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;

/**
 * Puts a question and what came of it together. Whoever asks decides what a failure costs, so here none is thrown;
 * use it with {@code aggregateOnException}.
 */
public final class AnswerEnrichment implements AggregationStrategy {

    @Override
    public Exchange aggregate(Exchange question, Exchange reply) {
        GatewayRequest asked = question.getMessage().getBody(GatewayRequest.class);
        Throwable thrown = reply.getException();
        question.getMessage().setBody(thrown == null
                ? new Answered(asked, reply.getMessage().getBody(GatewayAnswer.class), null)
                : new Answered(asked, null, failure(asked, thrown)));
        return question;
    }

    private static GatewayFailure failure(GatewayRequest asked, Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof GatewayFailure failure) {
                return failure;
            }
        }
        String why = thrown.getClass().getSimpleName() + " while asking gateway " + asked.command().gateway();
        EventLog.GATEWAY.general().error(why, thrown);
        return asked.command().onlyReads() ? new GatewayFailure.NodeUnavailable(why)
                : new GatewayFailure.OutcomeUnknown(why, false);
    }
}
