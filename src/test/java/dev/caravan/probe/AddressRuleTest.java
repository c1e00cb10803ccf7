package dev.caravan.probe;

import java.net.InetAddress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class AddressRuleTest {

    private static final AddressRule PUBLIC_ONLY = new AddressRule(false);

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "10.1.2.3", "172.31.255.255", "192.168.0.1", "169.254.169.254",
            "100.100.100.200", "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "[::1]", "fd00:ec2::254", "fe80::1",
            "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "168.63.129.16", "64:ff9b:1::a00:1",
            "fec0::1", "192.88.99.1"})
    void anAddressThatIsNotOfThePublicInternetIsRefused(String host) throws Exception {
        InetAddress address = InetAddress.getByName(host.replaceAll("^\\[|]$", ""));

        assertThrows(IllegalArgumentException.class, () -> PUBLIC_ONLY.pass(address));
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "172.15.0.1", "172.32.0.1", "100.63.0.1", "168.63.129.17", "192.88.98.1",
            "64:ff9c::1", "2606:4700::1111"})
    void anAddressOfThePublicInternetIsAllowed(String host) throws Exception {
        assertEquals(host.contains(":"), PUBLIC_ONLY.pass(InetAddress.getByName(host)).getHostAddress().contains(":"));
    }

    @Test
    void anyAddressIsAllowedWhenTheOperatorSaysSo() throws Exception {
        assertEquals("127.0.0.1", new AddressRule(true).pass(InetAddress.getByName("127.0.0.1")).getHostAddress());
    }
}
