package dev.caravan.it;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import javax.sql.DataSource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.caravan.it.RunningCaravan.eventually;
import static java.util.Arrays.asList;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Each way in which a proxy or a set can fail (GATEWAYS 1.4, 1.8): released, paid for where it is to blame, next. */
@ExtendWith(MariaDbExtension.class)
class FaultyProxiesTest {

    private static Stage stage;
    private static SimulatedGateway gateway;
    private static RunningCaravan caravan;

    private String instance;

    @BeforeAll
    static void open(TestDatabase database, DataSource dataSource) {
        stage = Stage.open(12, database, dataSource, Map.of("gateway.evolution.proxy-timeout", "1s",
                "proxy-assignment.open-within", "2s"));
        gateway = stage.gateway();
        caravan = stage.caravan();
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @BeforeEach
    void clear() {
        stage.clear();
        instance = stage.instance();
    }

    @Test
    void aProxyThatTheGatewayRefusesPaysAndTheNextOneIsTaken() {
        gateway.behave("bad.example:80", "closed-port");
        caravan.importProxies("bad.example:80", "good.example:80");

        caravan.enable(instance);
        caravan.awaitEffective(instance, "good.example:80");

        assertEquals(List.of("refused 50>20"), stage.ledger("bad.example"));
        assertEquals(List.of("success 50>60"), stage.ledger("good.example"));
        assertEquals("free", stage.owner("bad.example"));
        assertEquals(List.of("refused", ""), faults());
        assertEquals(asList("good.example:80", null), gateway.loginsBy(instance));
    }

    @Test
    void aSetThatHangsIsSettledByLookingAndTheProxyRestsForAWhile() {
        gateway.behave("bad.example:80", "hang");
        caravan.importProxies("bad.example:80", "good.example:80");

        caravan.enable(instance);
        caravan.awaitEffective(instance, "good.example:80");

        assertEquals(List.of("hung 50>20"), stage.ledger("bad.example"));
        assertEquals("free", stage.owner("bad.example"));
        Instant rests = stage.store().sql("SELECT cooling_until FROM proxy WHERE host = 'bad.example'")
                .query((row, n) -> row.getObject(1, LocalDateTime.class)).single()
                .toInstant(ZoneOffset.UTC);
        assertTrue(rests.isAfter(Instant.now().plusSeconds(300)), rests::toString);
        assertEquals("good.example:80", gateway.stored(instance));
    }

    @Test
    void aSetThatSucceedsLongAfterItsTimeOutIsFoundAndPutRight() {
        gateway.behave("absent.example:80", "slow", "\"ms\":3000");
        caravan.importProxies("absent.example:80", "good.example:80");

        caravan.enable(instance);
        caravan.awaitEffective(instance, "good.example:80");
        eventually("the late set has come").until(() -> "absent.example:80".equals(gateway.stored(instance)));

        eventually("the late set is undone").until(() -> "good.example:80".equals(gateway.stored(instance)));
        caravan.awaitEffective(instance, "good.example:80");
        assertEquals("good.example:80", gateway.used(instance));
        assertEquals("free", stage.owner("absent.example"));
    }

    @Test
    void aProxyThatTheGatewaySaysYesToAndDoesNotStoreIsReplacedAndDoesNotPay() {
        gateway.behave("absent.example:80", "slow", "\"ms\":500");
        caravan.importProxies("absent.example:80", "good.example:80");

        caravan.enable(instance);
        eventually("the set is under way").until(() -> stage.step(instance).equals("SETTLE"));
        gateway.causeAtNode("\"fault\":\"database-down\",\"for\":\"1s\"");
        caravan.awaitEffective(instance, "good.example:80");

        assertEquals(List.of("not-stored 50>50"), stage.ledger("absent.example"));
        assertEquals("free", stage.owner("absent.example"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"closes-after-connect", "http-status"})
    void aProxyThroughWhichNoLoginComesIsReplacedAndGivenBack(String behaviour) {
        caravan.importProxies("bad.example:80", "good.example:80");
        gateway.causeAtNode("\"fault\":\"slow\",\"ms\":300");

        caravan.enable(instance);
        eventually("the bad proxy is stored").until(() -> "bad.example:80".equals(gateway.stored(instance)));
        gateway.behave("bad.example:80", behaviour);
        caravan.awaitEffective(instance, "good.example:80");

        assertEquals(List.of("no-login 50>20"), stage.ledger("bad.example"));
        assertEquals("free", stage.owner("bad.example"));
        assertEquals(List.of("no-login", ""), faults());
        assertEquals("good.example:80", gateway.stored(instance));
        assertEquals("good.example:80", gateway.used(instance));
        assertFalse(gateway.loginsBy(instance).contains("bad.example:80"));
    }

    @Test
    void afterTheLastTryTheInstanceIsAsItWasAndLaterItIsTriedAgain() {
        gateway.behave("bad*", "blocked-by-whatsapp");
        caravan.importProxies("bad1.example:80", "bad2.example:80", "bad3.example:80");

        caravan.enable(instance);
        eventually("the saga fails").until(() -> caravan.saga(instance).path("outcome").asText().equals("failed"));
        assertEquals(List.of("no-login", "no-login", "no-login"), faults());
        caravan.importProxies("good.example:80");
        caravan.awaitEffective(instance, "good.example:80");

        assertEquals(asList("good.example:80", null, null), gateway.loginsBy(instance));
        assertEquals(1, stage.count("proxy WHERE is_used"));
        assertEquals(2, stage.count("saga WHERE cause = 'opened' AND instance_name = '" + instance + "'"));
    }

    @Test
    void proxiesThatAreRefusedLeaveTheSessionAlone() {
        gateway.behave("bad*", "same-exit-address");
        caravan.importProxies("bad1.example:80", "bad2.example:80", "bad3.example:80");

        caravan.enable(instance);
        eventually("the saga fails").until(() -> caravan.saga(instance).path("outcome").asText().equals("failed"));

        assertNull(gateway.stored(instance));
        assertEquals("CONNECTED", caravan.status(instance));
        assertEquals(1, gateway.logins(instance));
        assertEquals(0, stage.count("proxy WHERE is_used"));
    }

    @Test
    void anEmptyPoolIsAClearErrorAndAnImportResumesTheWork() {
        caravan.enable(instance);
        JsonNode saga = eventually("the details name the reason").until(() -> caravan.saga(instance),
                now -> now.path("lastError").asText().equals("no active proxy is free"));
        assertTrue(saga.path("outcome").isNull());
        assertEquals("CONNECTED", caravan.status(instance));

        caravan.importProxies("good.example:80");
        caravan.awaitEffective(instance, "good.example:80");
    }

    @Test
    void protocolsThatTheGatewayDoesNotHaveAreNeverLeasedForIt() {
        caravan.importProxies("https://a.example:80", "socks4://b.example:80");
        caravan.enable(instance);
        eventually("the details name the reason").until(
                () -> caravan.saga(instance).path("lastError").asText().equals("no active proxy is free"));

        caravan.importProxies("socks5://c.example:80");
        caravan.awaitEffective(instance, "c.example:80");

        assertEquals("socks5", gateway.api().get("/proxy/find/" + instance).expect(200).path("protocol").asText());
        assertEquals(List.of(), stage.ledger("a.example"));
        assertEquals(List.of(), stage.ledger("b.example"));
    }

    /** Fault of each try of the newest saga; empty for none. */
    private List<String> faults() {
        return StreamSupport.stream(caravan.saga(instance).path("tries").spliterator(), false)
                .map(tried -> tried.path("fault").asText("")).toList();
    }
}
