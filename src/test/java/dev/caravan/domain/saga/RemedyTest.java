package dev.caravan.domain.saga;

import dev.caravan.domain.ProxyFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What each code costs (SPEC 3, GATEWAYS 4 and 6.4, origin/proxy-fallback). */
class RemedyTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "401, '',      ALWAYS,   SAME_PROXY",
        "402, '',      NEVER,    PERSON",
        "403, '',      NEVER,    PERSON",
        "405, BLOCKED, UNPAIRED, OTHER_PROXY",
        "406, '',      NEVER,    PERSON",
        "408, SLOW,    NEVER,    OTHER_PROXY",
        "411, '',      NEVER,    PERSON",
        "428, SLOW,    NEVER,    OTHER_PROXY",
        "440, '',      NEVER,    PERSON",
        "500, '',      NEVER,    SAME_PROXY",
        "503, '',      NEVER,    SAME_PROXY",
        "515, '',      NEVER,    AT_ONCE",
        "999, '',      NEVER,    SAME_PROXY"})
    void eachCodeHasItsPriceItsClearingAndWhatFollows(int code, String fault, Remedy.Clear clear, Remedy.Next next) {
        assertEquals(new Remedy(code, fault.isEmpty() ? null : ProxyFault.valueOf(fault), clear, next),
                Remedy.of(code));
    }

    @Test
    void onlyABlockedProxyPaysPoints() {
        assertTrue(Remedy.of(405).fault().ofProxy());
        assertFalse(Remedy.of(408).fault().ofProxy());
        assertFalse(Remedy.of(428).fault().ofProxy());
    }

    @ParameterizedTest(name = "{0}, paired {1}, paired ones too {2}")
    @CsvSource({
        "401, true,  false, true",
        "401, false, false, true",
        "405, false, false, true",
        "405, true,  false, false",
        "405, true,  true,  true",
        "403, true,  true,  false",
        "403, false, true,  false",
        "515, true,  true,  false",
        "999, false, true,  false"})
    void aPairedSessionIsClearedByItsEndAloneUnlessTheKeySaysMore(int code, boolean paired, boolean pairedToo,
                                                                  boolean clears) {
        assertEquals(clears, Remedy.of(code).clears(paired, pairedToo));
    }
}
