package dev.caravan.domain;

/** Anything that has a question for a gateway: the bare command, or a piece of work that goes on with the answer. */
public interface GatewayRequest {

    GatewayCommand command();
}
