package dev.caravan.domain;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ProxyAddressTest {

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "a b", "-a", "a-", "a.", ".a", "a..b", "a/b", "a@b", "a:b", "[]", "[g]",
        "é.example", "a\nb"})
    void whatIsNoHostIsRefused(String host) {
        assertThrows(IllegalArgumentException.class, () -> new ProxyAddress(ProxyProtocol.HTTP, host, 80, "", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "10.0.0.1", "proxy-1.example", "[::]", "[::ffff:10.0.0.1]", "under_score.example"})
    void hostsAreNamesAndAddresses(String host) {
        assertEquals(host + ":80", new ProxyAddress(ProxyProtocol.HTTP, host, 80, "", "").shown());
    }

    @Test
    void aHostHasAtMost253Characters() {
        assertEquals(253, new ProxyAddress(ProxyProtocol.HTTP, "a".repeat(253), 80, "", "").host().length());
        assertThrows(IllegalArgumentException.class,
                () -> new ProxyAddress(ProxyProtocol.HTTP, "a".repeat(254), 80, "", ""));
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 65_536, Integer.MAX_VALUE})
    void whatIsNoPortIsRefused(int port) {
        assertThrows(IllegalArgumentException.class,
                () -> new ProxyAddress(ProxyProtocol.HTTP, "a.example", port, "", ""));
    }

    @ParameterizedTest
    @CsvSource({"a.example,1,ana,x,true", "A.Example,1,ana,x,true", "b.example,1,ana,x,false",
        "a.example,2,ana,x,false", "a.example,1,Ana,x,false", "a.example,1,ana,X,false"})
    void hostsAreTheSameInAnyCaseAndLoginsAreNot(String host, int port, String user, String password, boolean same) {
        ProxyAddress address = new ProxyAddress(ProxyProtocol.HTTP, "a.example", 1, "ana", "x");

        assertEquals(same, address.sameAs(new ProxyAddress(ProxyProtocol.HTTP, host, port, user, password)));
        assertFalse(address.sameAs(new ProxyAddress(ProxyProtocol.SOCKS5, host, port, user, password)));
    }

    @Test
    void noLoginIsAnEmptyOne() {
        ProxyAddress open = new ProxyAddress(ProxyProtocol.HTTP, "a.example", 1, null, null);

        assertTrue(open.sameAs(new ProxyAddress(ProxyProtocol.HTTP, "a.example", 1, "", "")));
    }
}
