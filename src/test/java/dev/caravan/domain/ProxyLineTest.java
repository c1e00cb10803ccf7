package dev.caravan.domain;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

class ProxyLineTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        10.0.0.1:8080                       | SOCKS5 | 10.0.0.1      | 8080  |       |
        '  proxy.example:3128  '            | SOCKS5 | proxy.example | 3128  |       |
        proxy.example:8080:ana:s3cret       | SOCKS5 | proxy.example | 8080  | ana   | s3cret
        proxy.example:8080:ana:a:b@c/d      | SOCKS5 | proxy.example | 8080  | ana   | a:b@c/d
        proxy.example:8080:ana:100%         | SOCKS5 | proxy.example | 8080  | ana   | 100%
        http://proxy.example:8080           | HTTP   | proxy.example | 8080  |       |
        HTTPS://proxy.example:443/          | HTTPS  | proxy.example | 443   |       |
        socks4://proxy.example:1080         | SOCKS4 | proxy.example | 1080  |       |
        socks5://ana:s3cret@proxy.example:1 | SOCKS5 | proxy.example | 1     | ana   | s3cret
        http://ana:p%40ss%3A%2F@10.0.0.1:80 | HTTP   | 10.0.0.1      | 80    | ana   | p@ss:/
        http://ana:a+b%20c@10.0.0.1:80      | HTTP   | 10.0.0.1      | 80    | ana   | a+b c
        http://ana:p@ss@10.0.0.1:65535      | HTTP   | 10.0.0.1      | 65535 | ana   | p@ss
        [2001:db8::1]:8080                  | SOCKS5 | [2001:db8::1] | 8080  |       |
        http://ana:x@[::1]:8080             | HTTP   | [::1]         | 8080  | ana   | x
        [2001:db8::1]:8080:ana:x            | SOCKS5 | [2001:db8::1] | 8080  | ana   | x
        """)
    void aLineIsReadInEachFormat(String line, ProxyProtocol protocol, String host, int port, String user,
                                 String password) {
        assertEquals(new ProxyAddress(protocol, host, port, user, password),
                ProxyLine.parse(line, ProxyProtocol.SOCKS5));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ''                                  | not host:port, host:port:user:pass or protocol://user:pass@host:port
        proxy.example                       | not host:port, host:port:user:pass or protocol://user:pass@host:port
        ::1:8080                            | not host:port, host:port:user:pass or protocol://user:pass@host:port
        http://proxy.example                | not host:port, host:port:user:pass or protocol://user:pass@host:port
        http://ana@proxy.example:80         | not host:port, host:port:user:pass or protocol://user:pass@host:port
        ://proxy.example:80                 | not host:port, host:port:user:pass or protocol://user:pass@host:port
        ftp://proxy.example:21              | protocol is not http, https, socks4 or socks5
        :8080                               | host is empty
        http://ana:x@:80                    | host is empty
        pro xy:8080                         | host is not a name or an address
        proxy..example:8080                 | host is not a name or an address
        []:8080                             | host is not a name or an address
        proxy.example:0                     | port is not 1-65535
        proxy.example:65536                 | port is not 1-65535
        proxy.example:-1                    | port is not 1-65535
        proxy.example:99999999999           | port is not 1-65535
        proxy.example:http                  | port is not 1-65535
        2001:db8::1:8080                    | port is not 1-65535
        proxy.example:80:ana:               | username and password go together
        proxy.example:80::s3cret            | username and password go together
        http://:s3cret@proxy.example:80     | username and password go together
        http://ana:a%0Ab@proxy.example:80   | username or password has a control character
        http://ana:100%zz@proxy.example:80  | username or password is not percent-encoded
        """)
    void aBadLineIsToldWhy(String line, String reason) {
        assertEquals(reason, assertThrows(IllegalArgumentException.class,
                () -> ProxyLine.parse(line, ProxyProtocol.HTTP)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Ana0User:S3cretWord:proxy.example:8080", "proxy.example:80:Ana0User\u0007:S3cretWord",
        "http://Ana0User:%S3cretWord@proxy.example:80", "http://Ana0User:S3cretWord@proxy.example:0",
        "http://Ana0User:S3cretWord%@proxy.example:80", "http://Ana0User:S3cretWord@proxy example:80"})
    void nothingThatIsThrownHoldsTheLogin(String line) {
        Throwable thrown = assertThrows(IllegalArgumentException.class,
                () -> ProxyLine.parse(line, ProxyProtocol.HTTP));

        for (Throwable t = thrown; t != null; t = t.getCause()) {
            assertFalse(t.toString().matches(".*(S3|Ana0).*"), t.toString());
        }
    }

    @Test
    void aLoginOfMoreThan255CharactersIsRefused() {
        assertThrows(IllegalArgumentException.class,
                () -> ProxyLine.parse("proxy.example:80:ana:" + "x".repeat(256), ProxyProtocol.HTTP));
    }

    @Property
    void whatIsWrittenAsAUrlIsReadBackTheSame(@ForAll("addresses") ProxyAddress address) {
        String login = address.username().isEmpty() ? ""
                : encoded(address.username()) + ":" + encoded(address.password()) + "@";

        assertEquals(address, ProxyLine.parse(address.protocol().code() + "://" + login + address.shown(),
                ProxyProtocol.HTTP));
    }

    @Property
    void noAddressShowsItsPassword(@ForAll("addresses") ProxyAddress address) {
        assertEquals(address.protocol().code() + "://" + address.host() + ":" + address.port(), address.toString());
    }

    @Property
    void anyTextIsAnAddressOrAReason(@ForAll String text) {
        try {
            ProxyLine.parse(text, ProxyProtocol.HTTP).shown();
        } catch (IllegalArgumentException e) {
            assertFalse(e.getMessage().isBlank());
        }
    }

    @Provide
    Arbitrary<ProxyAddress> addresses() {
        Arbitrary<String> hosts = Arbitraries.of("proxy.example", "10.0.0.1", "[2001:db8::1]", "p_1.example");
        Arbitrary<String> login = Arbitraries.strings().withCharRange(' ', '~').withChars('é', 'ç', '€')
                .ofMinLength(1).ofMaxLength(20);
        return Combinators.combine(Arbitraries.of(ProxyProtocol.class), hosts,
                Arbitraries.integers().between(1, 65_535), login, login, Arbitraries.of(true, false))
                .as((protocol, host, port, user, password, open) ->
                        new ProxyAddress(protocol, host, port, open ? "" : user, open ? "" : password));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
