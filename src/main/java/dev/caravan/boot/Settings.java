package dev.caravan.boot;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import dev.caravan.gateway.GatewaySettings;
import dev.caravan.http.HttpEdge;
import dev.caravan.ops.management.ManagementSettings;
import org.slf4j.event.Level;

/**
 * The whole configuration as values, read and checked before anything starts.
 *
 * @param http       the server that other systems call
 * @param management the server for health, metrics and the console
 * @param log        what the log shows
 * @param shutdown   how long a stop may take
 * @param routes     where routes come from
 * @param database   where all state is
 * @param node       this node among others
 * @param sweeps     when sweeps run
 * @param fleet      the gateways and how they are watched
 * @param recovery   when what is down is tried again
 * @param deepSweep  how mute sessions are found
 * @param pool       the proxies and how they are handed out
 * @param connection how instances are connected
 * @param incidents  when failures have a common cause
 * @param campaigns  how campaigns are sent
 * @param contacts   how people and what they write are understood
 * @param terms      what campaigns are made with
 * @param simulator  the demo's gateway
 */
record Settings(Http http, Management management, Log log, Shutdown shutdown, Routes routes, DatabaseSettings database,
                NodeSettings node, SweepSettings sweeps, FleetSettings fleet, ReconnectionSettings recovery,
                DeepSweepSettings deepSweep, PoolSettings pool, ConnectionSettings connection,
                IncidentSettings incidents, CampaignSettings campaigns, CampaignTerms terms,
                ContactSettings contacts, SimulatorSettings simulator) {

    /**
     * @param workers      threads that answer requests
     * @param slowRequests of each kind of request that waits for others, how many are answered at a time
     * @param edge         limits of what callers may do
     */
    public record Http(String host, int port, int workers, int slowRequests, HttpEdge.Settings edge) {

        static Http read(Config config) {
            int workers = config.integer("http.workers", 4, 1000);
            int slowRequests = config.integer("http.slow-requests", 1, 1000);
            // A check of all gateways and a test of a proxy are such; half of the workers are left.
            if (slowRequests * 4 > workers) {
                config.mistake("http.slow-requests", "no more than a quarter of http.workers");
            }
            return new Http(config.text("http.host"), config.port("http.port"), workers, slowRequests,
                    new HttpEdge.Settings(config.duration("http.key-cache"),
                            config.integer("http.key-cache-size", 1, 1_000_000),
                            config.integer("http.key-lookup-threads", 1, 100),
                            config.integer("http.key-lookup-queue", 0, 100_000), config.bytes("http.max-body-size"),
                            config.bytes("http.max-import-body-size"), config.bytes("http.max-webhook-body-size"),
                            config.bytes("campaign-contacts.max-body-size")));
        }
    }

    /** @param access who may reach it */
    public record Management(String host, int port, ManagementSettings access) {

        static Management read(Config config) {
            String host = config.text("management.host");
            return new Management(host, config.port("management.port"), new ManagementSettings(host,
                    config.optional("management.user", config::text).orElse(""),
                    config.optional("management.password", config::text).orElse(""),
                    config.list("management.allowed-hosts")));
        }
    }

    /** @param level of Caravan's own lines; @param format name of an appender; @param language of lines on the fleet */
    public record Log(String level, String format, String language) {

        static Log read(Config config) {
            return new Log(config.oneOf("log.level", Level.class).name(),
                    config.oneOf("log.format", "text", "json"), config.oneOf("log.language", "pt-BR", "en"));
        }
    }

    /** @param timeout for work in flight; @param grace for everything that is closed after it */
    public record Shutdown(Duration timeout, Duration grace) {

        static Shutdown read(Config config) {
            return new Shutdown(config.duration("shutdown.timeout"), config.duration("shutdown.grace"));
        }
    }

    /** @param userPatterns files of the user's own; @param liveDirectory files that are reloaded after an edit */
    public record Routes(List<String> userPatterns, Optional<Path> liveDirectory) {

        static Routes read(Config config) {
            return new Routes(config.list("routes.user-pattern"),
                    config.optional("routes.live-directory", config::path));
        }
    }

    /**
     * Reads every section.
     *
     * @throws ConfigurationException with all mistakes of all sections
     */
    static Settings read(Config config) {
        Optional<Http> http = config.section(Http::read);
        Optional<Management> management = config.section(Management::read);
        Optional<Log> log = config.section(Log::read);
        Optional<Shutdown> shutdown = config.section(Shutdown::read);
        Optional<Routes> routes = config.section(Routes::read);
        Optional<DatabaseSettings> database = config.section(DatabaseSettings::read);
        Optional<NodeSettings> node = config.section(NodeSettings::read);
        Optional<SweepSettings> sweeps = config.section(SweepSettings::read);
        Optional<FleetSettings> fleet = config.section(FleetSettings::read);
        Optional<ReconnectionSettings> recovery = config.section(ReconnectionSettings::read);
        Optional<DeepSweepSettings> deepSweep = config.section(DeepSweepSettings::read);
        Optional<PoolSettings> pool = config.section(PoolSettings::read);
        Optional<ConnectionSettings> connection = config.section(ConnectionSettings::read);
        Optional<IncidentSettings> incidents = config.section(IncidentSettings::read);
        Optional<CampaignSettings> campaigns = config.section(CampaignSettings::read);
        Optional<ContactSettings> contacts = config.section(ContactSettings::read);
        Optional<CampaignTerms> terms = config.section(CampaignTerms::read);
        Optional<SimulatorSettings> simulator = config.section(SimulatorSettings::read);
        fleet.ifPresent(f -> simulator.filter(SimulatorSettings::enabled).filter(s -> f.gateways().stream()
                .anyMatch(gateway -> gateway.name().equals(s.gateway())))
                .ifPresent(s -> config.mistake("simulator.gateway", "another name than that of a configured gateway")));
        fleet.ifPresent(f -> pool.ifPresent(p -> leaseOutlastsCalls(config, f, "proxy-assignment.lease",
                p.limits().lease())));
        fleet.ifPresent(f -> connection.ifPresent(c -> leaseOutlastsCalls(config, f, "instance-connection.lease",
                c.limits().lease())));
        config.check();
        return new Settings(http.orElseThrow(), management.orElseThrow(), log.orElseThrow(), shutdown.orElseThrow(),
                routes.orElseThrow(), database.orElseThrow(), node.orElseThrow(), sweeps.orElseThrow(),
                fleet.orElseThrow(), recovery.orElseThrow(), deepSweep.orElseThrow(), pool.orElseThrow(),
                connection.orElseThrow(), incidents.orElseThrow(), campaigns.orElseThrow(), terms.orElseThrow(),
                contacts.orElseThrow(), simulator.orElseThrow());
    }

    /** A step whose lease ends before its call does would be done by two nodes. */
    private static void leaseOutlastsCalls(Config config, FleetSettings fleet, String key, Duration lease) {
        for (GatewaySettings gateway : fleet.gateways()) {
            if (gateway.proxyTimeout().compareTo(lease) >= 0) {
                config.mistake(key,
                        "a time longer than gateway." + gateway.name() + ".proxy-timeout");
            }
        }
    }
}
