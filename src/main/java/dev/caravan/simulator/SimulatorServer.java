package dev.caravan.simulator;

import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running simulated gateway. Must not be started or closed on a Vert.x event loop: both wait. */
public final class SimulatorServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SimulatorServer.class);

    private final Vertx vertx;
    private final boolean ownsVertx;
    private final HttpShell shell;
    private final String deployment;
    private final String host;
    private final int port;

    private SimulatorServer(Vertx vertx, boolean ownsVertx, HttpShell shell, String deployment, String host,
            int port) {
        this.shell = shell;
        this.vertx = vertx;
        this.ownsVertx = ownsVertx;
        this.deployment = deployment;
        this.host = host;
        this.port = port;
    }

    /** Starts on a Vert.x of its own. Throws {@link IllegalStateException} if the port cannot be taken. */
    public static SimulatorServer start(SimulatorOptions options) {
        Vertx own = Vertx.vertx();
        try {
            return start(options, own, true);
        } catch (RuntimeException e) {
            own.close();
            throw e;
        }
    }

    /** Starts on a Vert.x that belongs to the caller. Throws {@link IllegalStateException} as above. */
    public static SimulatorServer start(SimulatorOptions options, Vertx vertx) {
        return start(options, vertx, false);
    }

    private static SimulatorServer start(SimulatorOptions options, Vertx vertx, boolean ownsVertx) {
        HttpShell shell = new HttpShell(options);
        String deployment = await(vertx.deployVerticle(shell, new DeploymentOptions().setInstances(1)));
        SimulatorServer server =
                new SimulatorServer(vertx, ownsVertx, shell, deployment, options.host(), shell.port());
        LOG.info("Simulated Evolution API {} on {} with {} instances", options.version(), server.baseUrl(),
                options.fleet().count());
        return server;
    }

    /** The port it listens on. */
    public int port() {
        return port;
    }

    /** Address without a slash at the end, such as {@code http://127.0.0.1:8099}. */
    public String baseUrl() {
        return "http://" + host + ":" + port;
    }

    /**
     * What somebody sees who goes through a proxy of this world to a site that every proxy may reach.
     *
     * @return empty for success, else what failed; never ends where the proxy never answers
     */
    public CompletionStage<Optional<String>> proxyFault(String proxyHost, int proxyPort, String username,
            String password) {
        return shell.proxyFault(proxyHost, proxyPort, username, password).toCompletionStage();
    }

    /** Breaks the open connections, and forgets everything. A second call does nothing. */
    @Override
    public void close() {
        if (vertx.deploymentIDs().contains(deployment)) {
            await(vertx.undeploy(deployment));
            if (ownsVertx) {
                await(vertx.close());
            }
        }
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            throw new IllegalStateException("simulator: " + e.getCause().getMessage(), e.getCause());
        }
    }
}
