package dev.caravan.gateway.evolution;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayCommand;
import dev.caravan.domain.GatewayKind;
import dev.caravan.domain.ProxyAddress;
import dev.caravan.domain.ProxyProtocol;
import dev.caravan.gateway.HttpCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

class EvolutionRequestsTest {

    private static final String NAME = "Loja São/Paulo 1?";
    private static final String ENCODED = "Loja%20S%C3%A3o%2FPaulo%201%3F";

    private static final GatewayCommand SEND =
            new GatewayCommand.SendText("evo", NAME, "5511987654321", "Olá \"Ana\"\n😀");
    private static final GatewayCommand SEARCH = new GatewayCommand.FindMessage("evo", NAME, "5511987654321", "Olá",
            Instant.parse("2026-01-15T12:00:00.987654321Z"), Instant.parse("2026-01-15T12:02:00.123456789Z"));

    private final EvolutionRequests requests = new EvolutionRequests(EvolutionSamples.settings("2.3.7", ""));

    @Test
    void eachCommandHasItsVerbAndItsPathWithTheNameEncoded() {
        Map<GatewayCommand, String> paths = Map.of(
                new GatewayCommand.ListStates("evo"), "GET /metrics",
                new GatewayCommand.Inventory("evo"), "GET /instance/fetchInstances",
                new GatewayCommand.State("evo", NAME), "GET /instance/connectionState/" + ENCODED,
                new GatewayCommand.FindProxy("evo", NAME), "GET /proxy/find/" + ENCODED,
                new GatewayCommand.ClearProxy("evo", NAME), "POST /proxy/set/" + ENCODED,
                new GatewayCommand.Restart("evo", NAME), "POST /instance/restart/" + ENCODED,
                new GatewayCommand.Connect("evo", NAME, null), "GET /instance/connect/" + ENCODED,
                new GatewayCommand.Logout("evo", NAME), "DELETE /instance/logout/" + ENCODED,
                new GatewayCommand.FindListener("evo", NAME), "GET /webhook/find/" + ENCODED,
                new GatewayCommand.SetListener("evo", NAME), "POST /webhook/set/" + ENCODED);

        paths.forEach((command, path) -> {
            HttpCall call = requests.request(command);
            assertEquals(path, call.method() + " " + call.path());
            assertEquals(command, call.command());
        });
        assertEquals("POST /message/sendText/" + ENCODED, line(SEND));
        assertEquals("POST /chat/findMessages/" + ENCODED, line(SEARCH));
        assertEquals("/instance/connect/" + ENCODED + "?number=5511999990000",
                requests.request(new GatewayCommand.Connect("evo", NAME, "5511999990000")).path());
    }

    /** A number would make it a check of that number (GATEWAYS 1.5). */
    @Test
    void aRoundTripNamesNobodyAndWaitsAsLongAsItIsTold() {
        HttpCall call = requests.request(new GatewayCommand.RoundTrip("evo", NAME, Duration.ofMillis(1234)));

        assertEquals("POST /chat/fetchBusinessProfile/" + ENCODED, call.method() + " " + call.path());
        assertEquals("{}", call.body());
        assertEquals(Duration.ofMillis(1234), call.timeout());
    }

    @Test
    void theKeyGoesInItsHeaderAndABodyHasItsType() {
        assertEquals(Map.of("apikey", "K3ySecret"), requests.request(new GatewayCommand.Inventory("evo")).headers());
        assertEquals(Map.of("apikey", "K3ySecret", "Content-Type", "application/json"),
                requests.request(new GatewayCommand.ClearProxy("evo", NAME)).headers());
        assertNull(requests.request(new GatewayCommand.Restart("evo", NAME)).body());
    }

    @Test
    void theMetricsPageHasALoginOfItsOwnOrNone() {
        GatewayCommand states = new GatewayCommand.ListStates("evo");

        assertEquals(Map.of(), requests.request(states).headers());
        assertEquals(Map.of("Authorization", "Basic cHJvbTpNM3RyaWNzU2VjcmV0"),
                new EvolutionRequests(EvolutionSamples.settings("2.3.7", "prom")).request(states).headers());
    }

    @Test
    void aProxyIsSetWithItsPortAsTextAndItsLoginEncoded() throws Exception {
        HttpCall call = set(new ProxyAddress(ProxyProtocol.HTTP, "proxy.example", 8080, "ana+1", "p@ss:/#? %"));

        assertEquals(new ObjectMapper().readTree("""
            {"enabled":true,"host":"proxy.example","port":"8080","protocol":"http","username":"ana%2B1",
             "password":"p%40ss%3A%2F%23%3F%20%25"}"""), json(call));
        assertEquals(EvolutionSamples.PROXY_TIMEOUT, call.timeout());
    }

    @Test
    void bothPartsOfALoginAreSentEvenIfThereIsNone() throws Exception {
        JsonNode body = json(set(new ProxyAddress(ProxyProtocol.HTTP, "proxy.example", 8080, "", "")));

        assertEquals("", body.path("username").asText("missing"));
        assertEquals("", body.path("password").asText("missing"));
    }

    @Test
    void whatIsSetIsReadBackTheSame() throws Exception {
        ProxyAddress proxy = new ProxyAddress(ProxyProtocol.SOCKS5, "proxy.example", 1080, "ana+1", "é 100% @:/");

        String row = json(set(proxy)).toString();

        assertEquals(proxy, ((GatewayAnswer.ProxyFound) EvolutionSamples.answer(
                new GatewayCommand.FindProxy("evo", NAME), 200, row)).proxy().orElseThrow().address());
    }

    @ParameterizedTest
    @CsvSource({"2.2.3,socks", "2.3.0,socks", "2.3.6,socks", "2.3.7,socks5", "2.4.0-rc2,socks5", "v2.3.7,socks5",
        "2.10.0,socks5", "3,socks5", "1.8.2,socks"})
    void theWordForSocksDependsOnTheVersion(String version, String word) throws Exception {
        HttpCall call = new EvolutionRequests(EvolutionSamples.settings(version, "")).request(
                new GatewayCommand.SetProxy("evo", NAME,
                        new ProxyAddress(ProxyProtocol.SOCKS5, "p.example", 1, "", "")));

        assertEquals(word, json(call).path("protocol").asText());
    }

    @ParameterizedTest
    @EnumSource(value = ProxyProtocol.class, names = {"HTTPS", "SOCKS4"})
    void protocolsThatEvolutionLacksAreNotSent(ProxyProtocol protocol) {
        assertFalse(GatewayKind.EVOLUTION.proxyProtocols().contains(protocol));
        assertThrows(IllegalArgumentException.class, () -> set(new ProxyAddress(protocol, "p.example", 1, "", "")));
    }

    @Test
    void aProxyIsClearedWithWordsThatEvolutionAccepts() throws Exception {
        HttpCall call = requests.request(new GatewayCommand.ClearProxy("evo", NAME));

        JsonNode body = json(call);
        assertFalse(body.path("enabled").asBoolean(true));
        for (String required : List.of("host", "port", "protocol")) {
            assertFalse(body.path(required).asText("").isEmpty(), required);
        }
        assertEquals(EvolutionSamples.TIMEOUT, call.timeout());
    }

    @Test
    void theListenerIsToldWhatCaravanNeedsWithoutTheMediaAndSignsItsEvents() throws Exception {
        assertEquals(new ObjectMapper().readTree("""
            {"webhook":{"enabled":true,"url":"http://caravan.example/webhooks/evo","byEvents":false,"base64":false,
              "headers":{"authorization":"Bearer T0kenSecret"},
              "events":["CONNECTION_UPDATE","QRCODE_UPDATED","STATUS_INSTANCE","LOGOUT_INSTANCE","REMOVE_INSTANCE",
                        "INSTANCE_DELETE","MESSAGES_UPSERT","MESSAGES_UPDATE","SEND_MESSAGE"]}}"""),
                json(requests.request(new GatewayCommand.SetListener("evo", NAME))));
    }

    @Test
    void aTextIsSentAsItIsAndWaitedForLongerThanADeadSessionTakes() throws Exception {
        HttpCall call = requests.request(SEND);

        assertEquals(new ObjectMapper().readTree("""
            {"number":"5511987654321","text":"Olá \\"Ana\\"\\n😀"}"""), json(call));
        assertEquals(EvolutionSamples.SEND_TIMEOUT, call.timeout());
    }

    @Test
    void aMessageIsLookedForByItsTimeAloneAndFromTheWholeSecondOn() throws Exception {
        HttpCall call = requests.request(SEARCH);

        assertEquals(new ObjectMapper().readTree("""
            {"where":{"key":{"fromMe":true},
                      "messageTimestamp":{"gte":"2026-01-15T12:00:00Z","lte":"2026-01-15T12:02:00.123Z"}},
             "page":1,"offset":200}"""), json(call));
        assertEquals(EvolutionSamples.TIMEOUT, call.timeout());
    }

    @Test
    void nothingShowsASecret() {
        GatewayCommand command = new GatewayCommand.SetProxy("evo", NAME,
                new ProxyAddress(ProxyProtocol.HTTP, "proxy.example", 8080, "ana", "P4ssSecret"));
        HttpCall call = requests.request(command);
        List<Object> shown = List.of(command, call, requests.request(new GatewayCommand.SetListener("evo", NAME)),
                EvolutionSamples.reply(command, 201, "{\"password\":\"P4ssSecret\"}"),
                EvolutionSamples.settings("2.3.7", "prom"),
                requests.request(new GatewayCommand.Connect("evo", NAME, "5511Secret")),
                new GatewayCommand.SendText("evo", NAME, "5511Secret", "TextSecret"),
                requests.request(new GatewayCommand.SendText("evo", NAME, "5511Secret", "TextSecret")),
                new GatewayCommand.FindMessage("evo", NAME, "5511Secret", "TextSecret", Instant.EPOCH, Instant.EPOCH));

        shown.forEach(one -> assertFalse(one.toString().contains("Secret"), one.getClass()::getSimpleName));
    }

    private String line(GatewayCommand command) {
        HttpCall call = requests.request(command);
        return call.method() + " " + call.path();
    }

    private HttpCall set(ProxyAddress proxy) {
        return requests.request(new GatewayCommand.SetProxy("evo", NAME, proxy));
    }

    private static JsonNode json(HttpCall call) throws Exception {
        return new ObjectMapper().readTree(call.body());
    }
}
