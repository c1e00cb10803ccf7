package dev.caravan.http;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import dev.caravan.domain.Role;

/**
 * Who may call what under {@code /api}: one table, first match wins (SPEC 9).
 *
 * <p>A row's path is matched segment by segment: {@code *} is any one segment, {@code **} at the end any number of
 * them, none too. A row's method {@code *} is any.
 */
public final class AccessPolicy {

    /** {@code role} is null where no key is needed. */
    private record Row(String method, String path, Role role) {

        boolean matches(String asked, List<String> segments) {
            return (method.equals("*") || method.equals(asked)) && matches(segments(path), segments);
        }

        private static boolean matches(List<String> pattern, List<String> segments) {
            boolean open = pattern.get(pattern.size() - 1).equals("**");
            int fixed = open ? pattern.size() - 1 : pattern.size();
            if (open ? segments.size() < fixed : segments.size() != fixed) {
                return false;
            }
            for (int i = 0; i < fixed; i++) {
                if (!pattern.get(i).equals("*") && !pattern.get(i).equals(segments.get(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final List<Row> ROWS = List.of(
            new Row("GET", "/api/health", null),
            new Row("GET", "/api/openapi.json", null),
            new Row("POST", "/api/health/check", Role.OPERATOR),
            new Row("POST", "/api/sweeps/*/run", Role.OPERATOR),
            new Row("POST", "/api/instance/*/release-sending", Role.ADMIN),
            new Row("POST", "/api/instance/*/**", Role.OPERATOR),
            new Row("GET", "/api/instance/*/qr", Role.OPERATOR),
            new Row("POST", "/api/incidents/*/close", Role.OPERATOR),
            new Row("POST", "/api/instances", Role.ADMIN),
            new Row("*", "/api/proxies/tests/**", Role.ADMIN),
            new Row("GET", "/api/proxies/**", Role.VIEWER),
            new Row("*", "/api/proxies/**", Role.ADMIN),
            new Row("*", "/api/whatsapp/proxies/tests/**", Role.ADMIN),
            new Row("GET", "/api/whatsapp/proxies/**", Role.VIEWER),
            new Row("*", "/api/whatsapp/proxies/**", Role.ADMIN),
            new Row("POST", "/api/campaigns/forecast", Role.VIEWER),
            new Row("POST", "/api/campaigns/*/approve", Role.ADMIN),
            new Row("POST", "/api/campaigns/**", Role.OPERATOR),
            new Row("POST", "/api/opt-outs", Role.OPERATOR),
            new Row("*", "/api/keys/**", Role.ADMIN),
            new Row("GET", "/**", Role.VIEWER),
            new Row("*", "/**", Role.ADMIN));

    private AccessPolicy() {
    }

    /**
     * The role that a request needs; empty when it needs no key.
     *
     * @param method upper case; HEAD is judged as GET
     * @param path   normalised, without query; slashes at its end or doubled do not matter
     */
    public static Optional<Role> needed(String method, String path) {
        String asked = method.equals("HEAD") ? "GET" : method;
        List<String> segments = segments(path);
        return Optional.ofNullable(
                ROWS.stream().filter(row -> row.matches(asked, segments)).findFirst().orElseThrow().role());
    }

    private static List<String> segments(String path) {
        return Arrays.stream(path.split("/")).filter(segment -> !segment.isEmpty()).toList();
    }
}
