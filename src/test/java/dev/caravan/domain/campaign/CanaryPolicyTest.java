package dev.caravan.domain.campaign;

import dev.caravan.domain.campaign.CanaryPolicy.Facts;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

class CanaryPolicyTest {

    private static final CanaryPolicy POLICY = new CanaryPolicy(0.2, 0.05);

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
        // accepted, arrived, failed, no WhatsApp, unknown, opted out, held, others; what is told
        "20, 15, 0, 0, 0, 0, 0, 9, -",
        "16, 12, 1, 2, 1, 0, 0, 9, -",
        "15, 12, 2, 2, 1, 0, 0, 9, more than 20 % did not go out",
        "0,  0,  0, 9, 0, 0, 0, 0, more than 20 % did not go out",
        "20, 15, 0, 0, 0, 1, 0, 9, -",
        "20, 15, 0, 0, 0, 2, 0, 9, more than 5 % opted out",
        "20, 15, 0, 0, 0, 0, 1, 9, an instance met an enforcement",
        "20, 0,  0, 0, 0, 0, 0, 9, 'none arrived, while messages of other campaigns do'",
        "20, 0,  0, 0, 0, 0, 0, 0, -",
        "0,  0,  0, 0, 0, 0, 0, 9, -"})
    void aFirstSliceGoesOnUnlessItShowsABadSign(int accepted, int arrived, int failed, int noWhatsapp, int unknown,
                                                int optedOut, int held, int others, String sign) {
        Facts facts = new Facts(accepted, arrived, failed, noWhatsapp, unknown, optedOut, held, others);

        assertEquals(sign, POLICY.badSign(facts).map(told -> told.replaceFirst(" \\(\\d.*", "")).orElse(null));
    }
}
