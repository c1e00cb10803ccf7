package dev.caravan.http.endpoint;

import java.util.function.Function;
import java.util.stream.Stream;

import org.apache.camel.Exchange;
import org.apache.camel.LineNumberAware;
import org.apache.camel.builder.endpoint.EndpointRouteBuilder;
import org.apache.camel.model.RouteDefinition;

/** The routes of the API that do nothing but call the endpoint of their channel; a route file lists them. */
public final class ApiRoutes {

    private static final String GROUP = "api";

    private final EndpointRouteBuilder file;
    private final String policy;

    /** @param policy the route configuration that says what a failure of an endpoint costs */
    public ApiRoutes(EndpointRouteBuilder file, String policy) {
        this.file = file;
        this.policy = policy;
    }

    /**
     * Makes the route from a channel to its endpoint.
     *
     * @param channel  also the route's id
     * @param endpoint takes the request, returns an {@link Answer}
     * @return the route, for what is to happen when all went well
     */
    public RouteDefinition answer(String channel, String description, Function<Exchange, Object> endpoint) {
        RouteDefinition route = file.from(file.direct(channel));
        route.routeId(channel).routeGroup(GROUP).routeDescription(description)
                .routeConfigurationId(policy)
                .transform().exchange(endpoint).id("do-" + channel)
                .process().exchange(Answer::write).id("answer-" + channel);
        placeInFile(route);
        return route;
    }

    /** Camel takes the line of its caller, so faults and traces would all name a line of this class. */
    private void placeInFile(RouteDefinition route) {
        StackWalker.getInstance()
                .walk(frames -> frames.filter(f -> f.getClassName().equals(file.getClass().getName())).findFirst())
                .ifPresent(listed -> Stream.concat(Stream.<LineNumberAware>of(route.getInput()),
                        route.getOutputs().stream()).forEach(node -> {
                            node.setLineNumber(listed.getLineNumber());
                            if (file.getResource() == null) {
                                node.setLocation(listed.getFileName());
                            }
                        }));
    }
}
