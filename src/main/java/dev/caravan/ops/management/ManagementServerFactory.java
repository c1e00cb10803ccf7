package dev.caravan.ops.management;

import io.vertx.ext.auth.authentication.AuthenticationProvider;
import io.vertx.ext.web.handler.AuthenticationHandler;
import org.apache.camel.CamelContext;
import org.apache.camel.Service;
import org.apache.camel.component.platform.http.main.DefaultMainHttpServerFactory;
import org.apache.camel.component.platform.http.main.ManagementHttpServer;
import org.apache.camel.component.platform.http.vertx.auth.AuthenticationConfig;
import org.apache.camel.component.platform.http.vertx.auth.AuthenticationConfig.AuthenticationConfigEntry;
import org.apache.camel.main.HttpManagementServerConfigurationProperties;

/**
 * Makes Camel's management server with the guard in place before the port opens, which is long before the routes start.
 * Camel looks for it in the registry by type before it asks any {@code CamelConfiguration}: bind it on {@code Main}
 * itself. {@link ManagementEdge} refuses the start when it came too late.
 */
public final class ManagementServerFactory extends DefaultMainHttpServerFactory {

    private final ManagementSettings settings;

    public ManagementServerFactory(ManagementSettings settings) {
        this.settings = settings;
    }

    @Override
    public Service newHttpManagementServer(CamelContext context, HttpManagementServerConfigurationProperties values) {
        ManagementHttpServer server = (ManagementHttpServer) super.newHttpManagementServer(context, values);
        AuthenticationConfig authentication = server.getConfiguration().getAuthenticationConfig();
        authentication.setEnabled(true);
        authentication.getEntries().add(entry(new ManagementGuard(settings, server.getJolokiaPath())));
        return server;
    }

    private static AuthenticationConfigEntry entry(ManagementGuard guard) {
        AuthenticationConfigEntry entry = new AuthenticationConfigEntry();
        entry.setPath("/*");
        entry.setAuthenticationProviderFactory(vertx -> null);
        entry.setAuthenticationHandlerFactory(new AuthenticationConfig.AuthenticationHandlerFactory() {
            @Override
            public <T extends AuthenticationProvider>
                    AuthenticationHandler createAuthenticationHandler(T provider) {
                return guard;
            }
        });
        return entry;
    }
}
