package dev.caravan.domain;


/**
 * A question and what came of it: either an answer or a failure.
 *
 * @param question who asked, with all it needs to go on
 * @param answer   null on failure
 * @param failure  null on success
 */
public record Answered(GatewayRequest question, GatewayAnswer answer, GatewayFailure failure) {
}
