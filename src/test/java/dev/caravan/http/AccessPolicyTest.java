package dev.caravan.http;

import dev.caravan.domain.Role;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

class AccessPolicyTest {

    @ParameterizedTest
    @CsvSource({
        "GET,    /api/health,                         ",
        "HEAD,   /api/health,                         ",
        "POST,   /api/health,                         ADMIN",
        "GET,    /api/health/more,                    VIEWER",
        "GET,    /api/openapi.json,                   ",
        "POST,   /api/openapi.json,                   ADMIN",
        "POST,   /api/health/check,                   OPERATOR",
        "GET,    /api/memory/report,                  VIEWER",
        "GET,    /api/instances,                      VIEWER",
        "POST,   /api/instances,                      ADMIN",
        "GET,    /api/instance/a/details,             VIEWER",
        "GET,    /api/instance/a/timeline,            VIEWER",
        "POST,   /api/instance/a/enable,              OPERATOR",
        "POST,   /api/instance/a/logout,              OPERATOR",
        "POST,   /api/instance/a/release-sending,     ADMIN",
        "DELETE, /api/instance/a,                     ADMIN",
        "GET,    /api/instance/a/qr,                  OPERATOR",
        "GET,    /api/instance/a/qr/,                 OPERATOR",
        "GET,    /api/instance/a//qr,                 OPERATOR",
        "HEAD,   /api/instance/a/qr,                  OPERATOR",
        "GET,    /api/proxies,                        VIEWER",
        "GET,    /api/proxies/stats,                  VIEWER",
        "GET,    /api/proxies/7/ledger,               VIEWER",
        "POST,   /api/proxies/import,                 ADMIN",
        "POST,   /api/proxies/test,                   ADMIN",
        "GET,    /api/proxies/tests,                  ADMIN",
        "GET,    /api/whatsapp/proxies/tests/7,       ADMIN",
        "POST,   /api/proxies/assign,                 ADMIN",
        "PATCH,  /api/proxies/7,                      ADMIN",
        "DELETE, /api/proxies/7,                      ADMIN",
        "GET,    /api/whatsapp/proxies,               VIEWER",
        "POST,   /api/whatsapp/proxies/import,        ADMIN",
        "GET,    /api/attention,                      VIEWER",
        "GET,    /api/events,                         VIEWER",
        "GET,    /api/incidents,                      VIEWER",
        "POST,   /api/incidents/7/close,              OPERATOR",
        "POST,   /api/incidents/7/reverse,            ADMIN",
        "POST,   /api/campaigns/forecast,             VIEWER",
        "GET,    /api/campaigns/7/forecast,           VIEWER",
        "GET,    /api/campaigns,                      VIEWER",
        "POST,   /api/campaigns,                      OPERATOR",
        "POST,   /api/campaigns/preview,              OPERATOR",
        "GET,    /api/campaigns/7/messages,           VIEWER",
        "POST,   /api/campaigns/7/contacts,           OPERATOR",
        "POST,   /api/campaigns/7/start,              OPERATOR",
        "POST,   /api/campaigns/7/approve,            ADMIN",
        "POST,   /api/campaigns/7/approve/,           ADMIN",
        "DELETE, /api/campaigns/7,                    ADMIN",
        "GET,    /api/opt-outs,                       VIEWER",
        "POST,   /api/opt-outs,                       OPERATOR",
        "DELETE, /api/opt-outs,                       ADMIN",
        "GET,    /api/keys,                           ADMIN",
        "GET,    /api/keys/,                          ADMIN",
        "GET,    /api/keys/7,                         ADMIN",
        "POST,   /api/keys,                           ADMIN",
        "DELETE, /api/keys/7,                         ADMIN",
        "GET,    /api,                                VIEWER",
        "GET,    /api/something/new,                  VIEWER",
        "POST,   /api/something/new,                  ADMIN",
        "OPTIONS,/api/instances,                      ADMIN"})
    void eachPathNeedsItsRole(String method, String path, Role role) {
        assertEquals(role, AccessPolicy.needed(method, path).orElse(null));
    }
}
