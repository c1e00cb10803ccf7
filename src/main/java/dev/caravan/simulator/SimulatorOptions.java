package dev.caravan.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a simulated gateway is like. Names in capitals are the environment variables of the real one.
 *
 * @param host address to listen on
 * @param port port to listen on; 0 takes a free one
 * @param apiKey the global key; must be set
 * @param version 2.3.7, 2.3.6, or 2.4.0 for the licence gate
 * @param webhookUrl receiver of the global webhook; empty: none
 * @param webhookHeaders headers of the global webhook; {@code jwt_key} becomes a bearer token
 * @param exposeToken whether webhooks carry the instance's token as {@code apikey}
 * @param prometheusMetrics whether {@code /metrics} exists
 * @param metricsAuthRequired whether {@code /metrics} asks for Basic credentials
 * @param metricsUser user of {@code /metrics}
 * @param metricsPassword password of {@code /metrics}
 * @param saveMessages {@code DATABASE_SAVE_DATA_NEW_MESSAGE}; without it history is empty and no updates come
 * @param qrLimit {@code QRCODE_LIMIT}
 * @param deleteUnopenedAfter {@code DEL_INSTANCE}; zero: never
 * @param nodeProxy {@code PROXY_HOST:PROXY_PORT} of the node; empty: direct
 * @param ownAddress what the outside sees of the gateway without a proxy
 * @param fleet instances that exist at the start
 * @param randomSeed seed of all chance
 */
public record SimulatorOptions(String host, int port, String apiKey, String version, String webhookUrl,
        Map<String, String> webhookHeaders, boolean exposeToken, boolean prometheusMetrics,
        boolean metricsAuthRequired, String metricsUser, String metricsPassword, boolean saveMessages, int qrLimit,
        Duration deleteUnopenedAfter, String nodeProxy, String ownAddress, FleetSeed fleet, long randomSeed) {

    private static final List<String> VERSIONS = List.of("2.3.6", "2.3.7", "2.4.0");

    public SimulatorOptions {
        if (apiKey.isBlank()) {
            throw new IllegalArgumentException("apiKey must be set");
        }
        if (!VERSIONS.contains(version)) {
            throw new IllegalArgumentException("version must be one of " + VERSIONS + ": " + version);
        }
        if (!nodeProxy.isEmpty() && !nodeProxy.matches("[^:\\s]+:\\d{1,5}")) {
            throw new IllegalArgumentException("nodeProxy must be host:port: " + nodeProxy);
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535: " + port);
        }
        if (qrLimit < 1) {
            throw new IllegalArgumentException("qrLimit must be 1 or more: " + qrLimit);
        }
        if (deleteUnopenedAfter.isNegative()) {
            throw new IllegalArgumentException("deleteUnopenedAfter must not be negative: " + deleteUnopenedAfter);
        }
        webhookHeaders = Map.copyOf(webhookHeaders);
    }

    /** Options with every default and the given global key. */
    public static Builder builder(String apiKey) {
        return new Builder().apiKey(apiKey);
    }

    /** True for the releases up to 2.3.6. */
    boolean before237() {
        return version.equals("2.3.6");
    }

    /** True from 2.4, whose nodes want a licence. */
    boolean from24() {
        return version.equals("2.4.0");
    }

    @Override
    public String toString() {
        return "SimulatorOptions[" + host + ":" + port + ", version " + version + ", " + fleet + "]";
    }

    /** Collects options; what is not named keeps its default. */
    public static final class Builder {

        private String host = "127.0.0.1";
        private int port = 0;
        private String apiKey = "";
        private String version = "2.3.7";
        private String webhookUrl = "";
        private Map<String, String> webhookHeaders = Map.of();
        private boolean exposeToken = true;
        private boolean prometheusMetrics = true;
        private boolean metricsAuthRequired = false;
        private String metricsUser = "";
        private String metricsPassword = "";
        private boolean saveMessages = true;
        private int qrLimit = 30;
        private Duration deleteUnopenedAfter = Duration.ZERO;
        private String nodeProxy = "";
        private String ownAddress = "203.0.113.10";
        private FleetSeed fleet = FleetSeed.NONE;
        private long randomSeed = 1;

        private Builder() {
        }

        public Builder host(String value) {
            host = value;
            return this;
        }

        public Builder port(int value) {
            port = value;
            return this;
        }

        public Builder apiKey(String value) {
            apiKey = value;
            return this;
        }

        public Builder version(String value) {
            version = value;
            return this;
        }

        public Builder webhookUrl(String value) {
            webhookUrl = value;
            return this;
        }

        public Builder webhookHeaders(Map<String, String> value) {
            webhookHeaders = value;
            return this;
        }

        public Builder exposeToken(boolean value) {
            exposeToken = value;
            return this;
        }

        public Builder prometheusMetrics(boolean value) {
            prometheusMetrics = value;
            return this;
        }

        public Builder metricsAuthRequired(boolean value) {
            metricsAuthRequired = value;
            return this;
        }

        public Builder metricsUser(String value) {
            metricsUser = value;
            return this;
        }

        public Builder metricsPassword(String value) {
            metricsPassword = value;
            return this;
        }

        public Builder saveMessages(boolean value) {
            saveMessages = value;
            return this;
        }

        public Builder qrLimit(int value) {
            qrLimit = value;
            return this;
        }

        public Builder deleteUnopenedAfter(Duration value) {
            deleteUnopenedAfter = value;
            return this;
        }

        public Builder nodeProxy(String value) {
            nodeProxy = value;
            return this;
        }

        public Builder ownAddress(String value) {
            ownAddress = value;
            return this;
        }

        public Builder fleet(FleetSeed value) {
            fleet = value;
            return this;
        }

        public Builder randomSeed(long value) {
            randomSeed = value;
            return this;
        }

        public SimulatorOptions build() {
            return new SimulatorOptions(host, port, apiKey, version, webhookUrl, webhookHeaders, exposeToken,
                    prometheusMetrics, metricsAuthRequired, metricsUser, metricsPassword, saveMessages, qrLimit,
                    deleteUnopenedAfter, nodeProxy, ownAddress, fleet, randomSeed);
        }
    }
}
