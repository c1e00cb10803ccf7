package dev.caravan.boot;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.slf4j.event.Level;

/**
 * The whole configuration as values, read and checked before anything starts.
 *
 * @param http       the server that other systems call
 * @param management the server for health, metrics and the console
 * @param log        what the log shows
 * @param shutdown   how long a stop may take
 * @param routes     where routes come from
 */
public record Settings(Http http, Management management, Log log, Shutdown shutdown, Routes routes) {

    /** @param maxBodySize in bytes */
    public record Http(String host, int port, long maxBodySize) {

        static Http read(Config config) {
            return new Http(config.text("http.host"), config.port("http.port"), config.bytes("http.max-body-size"));
        }
    }

    public record Management(String host, int port) {

        static Management read(Config config) {
            return new Management(config.text("management.host"), config.port("management.port"));
        }
    }

    /** @param level of Caravan's own lines; @param format name of an appender */
    public record Log(String level, String format) {

        static Log read(Config config) {
            return new Log(config.oneOf("log.level", Level.class).name(),
                    config.oneOf("log.format", "text", "json"));
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
        config.check();
        return new Settings(http.orElseThrow(), management.orElseThrow(), log.orElseThrow(), shutdown.orElseThrow(),
                routes.orElseThrow());
    }
}
