package dev.caravan.ops.log;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LogTextTest {

    @ParameterizedTest
    @ValueSource(strings = {
            "apikey: s3cr3t-value", "apikey=s3cr3t-value", "{\"apikey\":\"s3cr3t-value\"}", "X-Api-Key: s3cr3t-value",
            "api_key=s3cr3t-value&x=1", "?token=s3cr3t-value", "{\"token\" : \"s3cr3t-value\", \"a\":1}",
            "password=s3cr3t-value;", "{\"proxyPassword\":\"s3cr3t-value\"}", "hash: 's3cr3t-value'",
            "{\\\"hash\\\":\\\"s3cr3t-value\\\"}", "Authorization: Bearer s3cr3t-value",
            "Authorization: Basic s3cr3t-value", "sent with Bearer s3cr3t-value",
            "http://user:s3cr3t-value@host:8080/x", "socks5://s3cr3t-value@10.0.0.1:1080",
            "{\"password\":\"a \\\"s3cr3t-value\"}", "Server[password=s3cr3t-value, port=1]"})
    void aSecretIsMaskedWhereverItStands(String line) {
        assertFalse(LogText.safe(line).contains("s3cr3t-value"), () -> LogText.safe(line));
        assertTrue(LogText.safe(line).contains("***"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "[Tentativa 1/3] Iniciando conexão da instância cmht58", "http://10.0.0.1:8080/instance/connect/a",
            "mail to ana@example.com", "tokens left: none", "passwords are never shown", "hashing 4 rows"})
    void ordinaryTextStaysAsItIs(String line) {
        assertEquals(line, LogText.safe(line));
    }

    @ParameterizedTest
    @CsvSource({"'a\nb', 'a\\nb'", "'a\rb', 'a\\rb'", "'a\tb', 'a\\tb'"})
    void controlCharactersAreSpelledOut(String given, String shown) {
        assertEquals(shown, LogText.safe(given));
    }

    @Test
    void terminalsCannotBeSteeredAndTextNotBeReversed() {
        assertEquals("\\u001b[31mred \\u202eevil \\u0085 \\u2028",
                LogText.safe("\u001b[31mred \u202eevil \u0085 \u2028"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "token=\"", "token=\"\\\"", "token=", "://", "a", "\\\"hash\\\":\\\""})
    void aHostileLineOfHalfAMegabyteIsReadInTime(String part) {
        String hostile = part.repeat(500_000 / part.length());

        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> LogText.safe(hostile));
    }
}
