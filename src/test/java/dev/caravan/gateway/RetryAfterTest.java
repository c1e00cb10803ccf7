package dev.caravan.gateway;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

class RetryAfterTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
    7                              |                                |   7
    0                              |                                |   0
    86400                          |                                | 3600
    Fri, 16 Jan 2026 12:00:30 GMT  | Fri, 16 Jan 2026 12:00:00 GMT  |  30
    Fri, 16 Jan 2026 11:59:00 GMT  | Fri, 16 Jan 2026 12:00:00 GMT  |
    Fri, 16 Jan 2026 12:00:30 GMT  |                                |
    soon                           | Fri, 16 Jan 2026 12:00:00 GMT  |
    -5                             |                                |
    99999999999999999999           |                                |
                                   | Fri, 16 Jan 2026 12:00:00 GMT  |
    """)
    void aWaitIsTakenFromSecondsOrTheServersOwnClock(String told, String date, Long seconds) {
        assertEquals(seconds == null ? null : Duration.ofSeconds(seconds), RetryAfter.wait(told, date));
    }
}
