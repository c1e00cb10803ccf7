package routes;

import dev.caravan.domain.DueProbe;
import dev.caravan.fleet.ProxyProbes;
import dev.caravan.fleet.ProxyProbes.Probed;
import dev.caravan.ops.Due;
import dev.caravan.ops.Later;
import org.apache.camel.BeanInject;
import org.apache.camel.builder.endpoint.EndpointRouteBuilder;

/**
 * Probes proxies: a real handshake through each to a configured target. Hundreds are under way at once and none of them
 * holds a thread; what they told is booked by a few workers.
 *
 * In:       probes that are due (rows of table proxy_probe): of ejected proxies, of those in use, of those that a saga
 *           or a person wants probed.
 * Out:      scores, response times, proxies that come back into the pool, progress of tests (table probe_batch).
 * Failures: of a proxy: what the probe is for. Others: the lease runs out, then the probe is done again;
 *           ErrorPolicies.DUE_WORK logs them.
 */
public class ProxyProbing extends EndpointRouteBuilder {

    public static final String TRIGGER = "proxy-probing";
    public static final String CHECK = "proxy-probing-check";
    public static final String BOOK = "proxy-probing-book";

    @BeanInject
    ProxyProbes probes;

    @Override
    public void configure() {
        from(timer(TRIGGER).period("{{proxy-probe.tick}}"))
                .routeId(TRIGGER).routeGroup("proxy")
                .routeDescription("Plan the probes that are needed and claim as many as there are free places")
                .routeConfigurationId(ErrorPolicies.DUE_WORK)
                .setBody(Due.work(probes::claimDue)).id("claim-due-probes")
                .split(body()).id("split-probes")
                    .to(seda(CHECK));

        from(seda(CHECK))
                .routeId(CHECK).routeGroup("proxy")
                .routeDescription("Shake hands through one proxy, without a thread that waits")
                .routeConfigurationId(ErrorPolicies.DUE_WORK)
                .process(Later.body(DueProbe.class, probes::check)).id("check-proxy")
                .to(seda(BOOK));

        from(seda(BOOK).concurrentConsumers("{{proxy-probe.bookers}}"))
                .routeId(BOOK).routeGroup("proxy")
                .routeDescription("Book what a probe told")
                .routeConfigurationId(ErrorPolicies.DUE_WORK)
                .process().body(Probed.class, probes::record).id("book-probe");
    }
}
