package dev.caravan.it.http;

import java.util.List;
import java.util.Map;

import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Who may call what (SPEC 9): every endpoint by every role, and by nobody. */
@ExtendWith(MariaDbExtension.class)
class RolesTest {

    private static final List<String> ROLES = List.of("viewer", "operator", "admin");

    private static Application app;
    private static Map<String, String> keys;

    @BeforeAll
    static void start(TestDatabase database) {
        app = Application.start(database, Map.of("simulator.instances", "0", "simulator.proxies", "1"));
        keys = Map.of("viewer", app.key("viewer"), "operator", app.key("operator"), "admin", app.key("superadmin"));
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /api/health,                   nobody",
        "GET,    /api/openapi.json,             nobody",
        "POST,   /api/health/check,             operator",
        "GET,    /api/sweeps,                   viewer",
        "GET,    /api/sweeps/health,            viewer",
        "POST,   /api/sweeps/memory/run,        operator",
        "GET,    /api/memory/report,            viewer",
        "GET,    /api/instances,                viewer",
        "POST,   /api/instances,                admin",
        "GET,    /api/instance/x/details,       viewer",
        "GET,    /api/instance/x/timeline,      viewer",
        "GET,    /api/instance/x/qr,            operator",
        "GET,    /api/instance/x/qr/,           operator",
        "GET,    /api/instance/x/%71r,          operator",
        "GET,    /api//instance/x/qr,           operator",
        "POST,   /api/instance/x/enable,        operator",
        "POST,   /api/instance/x/disable,       operator",
        "POST,   /api/instance/x/connect,       operator",
        "POST,   /api/instance/x/restart,       operator",
        "POST,   /api/instance/x/disconnect,    operator",
        "POST,   /api/instance/x/logout,        operator",
        "GET,    /api/proxies,                  viewer",
        "GET,    /api/whatsapp/proxies,         viewer",
        "GET,    /api/proxies/stats,            viewer",
        "GET,    /api/whatsapp/proxies/stats,   viewer",
        "GET,    /api/proxies/9/ledger,         viewer",
        "POST,   /api/proxies/import,           admin",
        "POST,   /api/whatsapp/proxies/import,  admin",
        "POST,   /api/proxies/assign,           admin",
        "POST,   /api/proxies/9/test,           admin",
        "POST,   /api/proxies/test,             admin",
        "GET,    /api/proxies/tests,            admin",
        "GET,    /api/whatsapp/proxies/tests/9, admin",
        "DELETE, /api/proxies/tests/9,          admin",
        "POST,   /api/proxies/release,          admin",
        "PATCH,  /api/proxies/9,                admin",
        "DELETE, /api/proxies/9,                admin",
        "DELETE, /api/whatsapp/proxies/9,       admin",
        "GET,    /api/attention,                viewer",
        "GET,    /api/incidents,                viewer",
        "POST,   /api/incidents/9/close,        operator",
        "POST,   /api/incidents/9/reverse,      admin",
        "GET,    /api/campaigns/9/forecast,     viewer",
        "POST,   /api/campaigns/forecast,       viewer",
        "GET,    /api/campaigns/9/messages/1/why, viewer",
        "GET,    /api/campaigns,                viewer",
        "POST,   /api/campaigns,                operator",
        "POST,   /api/campaigns/preview,        operator",
        "GET,    /api/campaigns/9,              viewer",
        "GET,    /api/campaigns/9/messages,     viewer",
        "GET,    /api/campaigns/9/instances,    viewer",
        "POST,   /api/campaigns/9/contacts,     operator",
        "POST,   /api/campaigns/9/preview,      operator",
        "POST,   /api/campaigns/9/start,        operator",
        "POST,   /api/campaigns/9/pause,        operator",
        "POST,   /api/campaigns/9/resume,       operator",
        "POST,   /api/campaigns/9/cancel,       operator",
        "POST,   /api/campaigns/9/approve,      admin",
        "GET,    /api/opt-outs,                 viewer",
        "POST,   /api/opt-outs,                 operator",
        "DELETE, /api/opt-outs,                 admin",
        "GET,    /api/keys,                     admin",
        "POST,   /api/keys,                     admin",
        "DELETE, /api/keys/999,                 admin",
        "GET,    /api/what-comes-later,         viewer",
        "POST,   /api/what-comes-later,         admin"})
    void eachEndpointOpensFromItsRoleUpwards(String method, String path, String needed) {
        Reply without = app.send(method, path, null, null, null);
        if (needed.equals("nobody")) {
            assertTrue(without.status() < 400, without.text());
        } else {
            without.problem(401, "no-key");
            assertTrue(without.header("www-authenticate").startsWith("Bearer"));
        }
        for (String role : ROLES) {
            Reply reply = app.send(method, path, keys.get(role), null, null);
            if (ROLES.indexOf(role) < ROLES.indexOf(needed)) {
                reply.problem(403, "wrong-role");
            } else {
                assertFalse(reply.status() == 401 || reply.status() == 403, role + ": " + reply.text());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"wrong", "' OR 1=1 --", "cvn_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void aKeyThatNobodyHasOpensNothing(String key) {
        app.send("GET", "/api/instances", key, null, null).problem(401, "unknown-key");
        app.send("GET", "/api/health", key, null, null).problem(401, "unknown-key");
        app.send(app.request("/api/keys").header("Authorization", "Bearer " + key)).problem(401, "unknown-key");
    }

    @Test
    void aKeyIsTakenAsABearerTokenToo() {
        app.send(app.request("/api/instances").header("Authorization", "bearer " + keys.get("viewer"))).expect(200);
        app.send(app.request("/api/instances?X-Api-Key=" + keys.get("viewer"))).problem(401, "no-key");
    }

    @Test
    void aRevokedKeyOpensNothingFromThatMomentOn() {
        var made = app.post("/api/keys", "{\"name\":\"short-lived\",\"role\":\"admin\"}").expect(201);
        String key = made.get("key").asText();
        app.send("GET", "/api/instances", key, null, null).expect(200);

        app.delete("/api/keys/" + made.get("id")).expect(200);

        app.send("GET", "/api/instances", key, null, null).problem(401, "unknown-key");
        app.delete("/api/keys/" + made.get("id")).problem(404, "unknown-name");
    }
}
