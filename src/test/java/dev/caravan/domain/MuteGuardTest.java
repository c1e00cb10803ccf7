package dev.caravan.domain;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class MuteGuardTest {

    @ParameterizedTest(name = "{0} mute, {1} heard: blind {2}")
    @CsvSource({"0,0,false", "1,0,false", "4,0,false", "5,0,true", "5,4,true", "5,5,false", "6,5,true", "500,0,true",
        "250,250,false", "251,249,true", "49,51,false"})
    void aGatewayIsBlindWhenMoreThanItsShareAndAtLeastSomeAreMute(int mute, int heard, boolean blind) {
        assertEquals(blind, new MuteGuard(5, 0.5).blind(mute, heard));
    }

    @Test
    void aShareIsAShare() {
        assertThrows(IllegalArgumentException.class, () -> new MuteGuard(5, 1.1));
        assertThrows(IllegalArgumentException.class, () -> new MuteGuard(5, -0.1));
        assertThrows(IllegalArgumentException.class, () -> new MuteGuard(0, 0.5));
    }
}
