package dev.caravan.boot;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.domain.GatewayKind;
import dev.caravan.gateway.GatewaySettings;
import dev.caravan.gateway.Gateways;
import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestDatabase;
import org.apache.camel.Endpoint;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.rest.RestDefinition;
import org.apache.camel.model.rest.VerbDefinition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What Camel starts without a word and should not: the deployed application as a whole, with two gateways. */
@ExtendWith(MariaDbExtension.class)
class WiringTest {

    /** Nobody listens on the first port. */
    private static final String NOWHERE = "http://127.0.0.1:1";
    private static final String SELDOM = "1h";
    /** What Camel calls the policy of routes that name none. */
    private static final String UNNAMED = "<default>";

    private static Caravan caravan;
    private static ModelCamelContext context;

    @BeforeAll
    static void start(TestDatabase database) {
        Map<String, String> keys = new HashMap<>(Map.of("database.url", database.jdbcUrl(),
                "database.username", database.user(), "routes.user-pattern", "",
                "secret.key", Base64.getEncoder().encodeToString(new byte[32]),
                "instance-status-polling.tick", SELDOM, "gateway-inventory.tick", SELDOM,
                "proxy-assignment.tick", SELDOM, "proxy-probe.tick", SELDOM,
                "instance-connection.tick", SELDOM, "reconnection.tick", SELDOM));
        for (String name : List.of("one", "two")) {
            keys.put("gateway." + name + ".kind", "evolution");
            keys.put("gateway." + name + ".url", NOWHERE);
            keys.put("gateway." + name + ".api-key", "a-key-of-this-test");
        }
        caravan = Caravan.start(keys);
        context = (ModelCamelContext) caravan.context();
    }

    @AfterAll
    static void stop() {
        caravan.close();
    }

    @Test
    void everyInternalChannelHasAConsumer() {
        Set<String> unserved = channels(context.getEndpoints().stream());
        assertFalse(unserved.isEmpty());

        unserved.removeAll(served());

        assertEquals(Set.of(), unserved);
    }

    @Test
    void everyGatewayHasARouteOfItsOwnBehindTheChannelThatItsRequestsGoTo() {
        List<GatewaySettings> gateways = context.getRegistry().lookupByNameAndType("gateways", Gateways.class)
                .ofKind(GatewayKind.EVOLUTION);

        assertEquals(List.of("one", "two"), gateways.stream().map(GatewaySettings::name).toList());
        for (GatewaySettings gateway : gateways) {
            assertTrue(served().contains("direct://" + gateway.channel()), gateway.channel());
            assertEquals(gateway.channel(), context.getRoute(gateway.channel()).getId());
        }
    }

    @Test
    void everyRouteHasAnErrorPolicyThatExists() {
        Set<String> policies = context.getRouteConfigurationDefinitions().stream()
                .map(policy -> policy.hasCustomIdAssigned() ? policy.getId() : UNNAMED).collect(Collectors.toSet());
        assertTrue(policies.contains(UNNAMED) && policies.size() > 3, policies::toString);

        List<String> without = context.getRoutes().stream()
                .filter(route -> route.getConfigurationId() == null || Stream.of(route.getConfigurationId().split(","))
                        .anyMatch(policy -> !policies.contains(policy)))
                .map(route -> route.getId() + ": " + route.getConfigurationId()).toList();

        assertEquals(List.of(), without);
    }

    @Test
    void everyRouteOfCaravansNamesAPolicy() {
        List<String> without = definitions().stream().filter(route -> !fromContract(route))
                .filter(route -> route.getRouteConfigurationId() == null).map(RouteDefinition::getId).toList();

        assertEquals(List.of(), without);
    }

    @Test
    void everyRouteHasAnIdAGroupAndADescription() {
        List<String> bare = definitions().stream().filter(route -> !fromContract(route))
                .filter(route -> !route.hasCustomIdAssigned() || blank(route.getGroup())
                        || blank(route.getDescriptionText()))
                .map(RouteDefinition::getId).toList();

        assertEquals(List.of(), bare);
        assertTrue(definitions().stream().filter(route -> !fromContract(route)).count() > 30);
    }

    @Test
    void everyRouteIsNamedAsItsChannel() {
        List<String> strange = context.getRoutes().stream()
                .filter(route -> route.getEndpoint().getEndpointUri().matches("(direct|seda)://.*"))
                .filter(route -> !channel(route.getEndpoint()).endsWith("://" + route.getId()))
                .map(Route::getId).toList();

        assertEquals(List.of(), strange);
    }

    @Test
    void everyNodeThatIsNamedIsNamedOnce() {
        Map<String, Integer> names = new TreeMap<>();
        for (RouteDefinition route : definitions()) {
            String prefix = route.getNodePrefixId() == null ? "" : route.getNodePrefixId();
            named(route.getOutputs()).forEach(id -> names.merge(prefix + id, 1, Integer::sum));
        }
        assertTrue(names.containsKey("claim-due-polls") && names.containsKey("one-call-gateway"), names::toString);

        names.values().removeIf(times -> times == 1);

        assertEquals(Map.of(), names);
    }

    @Test
    void everyVerbGoesToAServedChannel() {
        Map<String, String> lost = new TreeMap<>();
        for (VerbDefinition verb : verbs()) {
            String target = verb.getTo().getEndpointUri();
            if (!served().contains(target.replaceFirst("^direct:(//)?", "direct://"))) {
                lost.put(verb.getId(), target);
            }
        }

        assertEquals(Map.of(), lost);
    }

    @Test
    void everyVerbHasAnIdOfItsOwnAndADescription() {
        List<String> ids = verbs().stream().map(VerbDefinition::getId).toList();

        assertEquals(ids.size(), Set.copyOf(ids).size(), ids::toString);
        assertEquals(List.of(), verbs().stream().filter(verb -> blank(verb.getDescriptionText()))
                .map(VerbDefinition::getId).toList());
    }

    @Test
    void theOpenApiDocumentHasEveryVerb() throws Exception {
        Set<String> expected = new TreeSet<>();
        for (RestDefinition rest : context.getRestDefinitions()) {
            for (VerbDefinition verb : rest.getVerbs()) {
                String path = verb.getPath() == null ? "" : verb.getPath();
                expected.add(verb.asVerb() + " " + rest.getPath() + path);
            }
        }

        JsonNode paths = new ObjectMapper().readTree(openApi()).path("paths");
        Set<String> documented = new TreeSet<>();
        paths.properties().forEach(path -> path.getValue().fieldNames()
                .forEachRemaining(verb -> documented.add(verb + " " + path.getKey())));

        assertTrue(expected.size() > 30, expected::toString);
        assertEquals(expected, documented);
    }

    private static String openApi() throws Exception {
        URI document = URI.create("http://127.0.0.1:" + caravan.httpPort() + "/api/openapi.json");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(document).build(), BodyHandlers.ofString()).body();
    }

    private static List<RouteDefinition> definitions() {
        return context.getRouteDefinitions();
    }

    private static List<VerbDefinition> verbs() {
        return context.getRestDefinitions().stream().flatMap(rest -> rest.getVerbs().stream()).toList();
    }

    /** Made by Camel from the REST contract: it hands a request on to a route that has all of this. */
    private static boolean fromContract(RouteDefinition route) {
        return Boolean.TRUE.equals(route.isRest()) || route.getId().equals("openapi");
    }

    private static Set<String> served() {
        return channels(context.getRoutes().stream().map(Route::getEndpoint));
    }

    private static Set<String> channels(Stream<Endpoint> endpoints) {
        return endpoints.map(WiringTest::channel)
                .filter(uri -> uri.startsWith("direct:") || uri.startsWith("seda:"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String channel(Endpoint endpoint) {
        return endpoint.getEndpointUri().replaceFirst("\\?.*", "");
    }

    /** Steps of an error policy are in every route that names it. */
    private static List<String> named(List<? extends NamedNode> nodes) {
        List<String> ids = new ArrayList<>();
        for (NamedNode node : nodes) {
            if (node instanceof ProcessorDefinition<?> step && !(step instanceof OnExceptionDefinition)) {
                if (step.hasCustomIdAssigned()) {
                    ids.add(step.getId());
                }
                ids.addAll(named(step.getOutputs()));
            }
        }
        return ids;
    }

    private static boolean blank(String text) {
        return text == null || text.isBlank();
    }
}
