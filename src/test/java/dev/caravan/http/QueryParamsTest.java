package dev.caravan.http;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class QueryParamsTest {

    enum Band { EXCELLENT, GOOD }

    @Test
    void absentParametersHaveDefaults() {
        QueryParams params = QueryParams.of((String) null, "limit", "cursor", "band", "active");

        assertEquals(50, params.limit());
        assertEquals(Optional.empty(), params.cursor("proxies", 2));
        assertEquals(Optional.empty(), params.oneOf("band", Band.class));
        assertEquals(Optional.empty(), params.flag("active"));
    }

    @Test
    void givenParametersAreRead() {
        QueryParams params =
                QueryParams.of("limit=500&band=good&active=false&q=a%20b%2Bc", "limit", "band", "active", "q");

        assertEquals(500, params.limit());
        assertEquals(Optional.of(Band.GOOD), params.oneOf("band", Band.class));
        assertEquals(Optional.of(false), params.flag("active"));
        assertEquals(Optional.of("a b+c"), params.text("q", 10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "501", "-1", "abc", "", "1.5", "99999999999999999999"})
    void aLimitOutOfBoundsIsRefused(String limit) {
        refused("limit: expected an integer from 1 to 500", () -> QueryParams.of("limit=" + limit, "limit").limit());
    }

    @Test
    void unknownRepeatedAndIllEncodedParametersAreRefused() {
        refused("statsu: no such parameter; known are limit, status",
                () -> QueryParams.of("statsu=x", "status", "limit"));
        refused("status: this path takes no parameters", () -> QueryParams.of("status=x"));
        refused("limit: given more than once", () -> QueryParams.of("limit=1&limit=2", "limit").limit());
        refused("query: not well encoded", () -> QueryParams.of("limit=%zz", "limit"));
        refused("band: expected one of EXCELLENT, GOOD",
                () -> QueryParams.of("band=bad", "band").oneOf("band", Band.class));
        refused("active: expected true or false", () -> QueryParams.of("active=1", "active").flag("active"));
        refused("q: expected 1 to 3 characters", () -> QueryParams.of("q=abcd", "q").text("q", 3));
    }

    @Test
    void aCursorComesBackAsItWasGiven() {
        Cursor cursor = Cursor.after("proxies", 97, "ação");

        Cursor back = QueryParams.of("cursor=" + cursor.encode(), "cursor").cursor("proxies", 2).orElseThrow();

        assertEquals(List.of("97", "ação"), back.keys());
        assertEquals(97, back.number(0));
        assertThrows(ApiProblem.class, () -> back.number(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "!!", "e30", "bnVsbA", "W10", "eyJsaXN0Ijoi"})
    void anyOtherTextIsNoCursor(String text) {
        assertThrows(ApiProblem.class, () -> Cursor.decode(text, "proxies", 2));
    }

    @Test
    void aCursorOfAnotherListIsRefused() {
        String text = Cursor.after("instances", "a").encode();

        assertThrows(ApiProblem.class, () -> Cursor.decode(text, "proxies", 1));
        assertThrows(ApiProblem.class, () -> Cursor.decode(text, "instances", 2));
    }

    private static void refused(String detail, Executable reading) {
        ApiProblem problem = assertThrows(ApiProblem.class, reading);
        assertEquals("invalid-value", problem.code());
        assertEquals(detail, problem.getMessage());
    }
}
