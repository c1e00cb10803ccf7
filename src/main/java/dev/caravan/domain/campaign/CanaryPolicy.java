package dev.caravan.domain.campaign;

import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * Whether a campaign's first slice went well enough for the rest to follow (SPEC 7, "Responsible use"). The rows are
 * the bad signs; the first that is seen pauses the campaign.
 *
 * @param troubled share of the slice that may have failed, be unknown, or not be on WhatsApp
 * @param optedOut share of the slice that may have opted out since
 */
public record CanaryPolicy(double troubled, double optedOut) {

    /**
     * What became of a slice.
     *
     * @param accepted messages that the gateway took
     * @param arrived  those of them that are on a device
     * @param optedOut people of the slice who have wanted no more since the campaign began
     * @param held     instances of the campaign that have met an enforcement since
     * @param others   messages of other campaigns that arrived lately: receipts do come
     */
    public record Facts(int accepted, int arrived, int failed, int noWhatsapp, int unknown, int optedOut, int held,
                        int others) {

        int slice() {
            return accepted + failed + noWhatsapp + unknown;
        }

        int troubled() {
            return failed + noWhatsapp + unknown;
        }

        @Override
        public String toString() {
            return slice() + " sent: " + failed + " failed, " + noWhatsapp + " not on WhatsApp, " + unknown
                    + " unknown, " + arrived + " arrived; " + optedOut + " opted out, " + held + " instances held";
        }
    }

    private record Sign(BiPredicate<CanaryPolicy, Facts> seen, Function<CanaryPolicy, String> name) { }

    private static final List<Sign> SIGNS = List.of(
            new Sign((policy, facts) -> facts.held() > 0, policy -> "an instance met an enforcement"),
            new Sign((policy, facts) -> facts.troubled() > policy.troubled() * facts.slice(),
                    policy -> "more than " + percent(policy.troubled()) + " did not go out"),
            new Sign((policy, facts) -> facts.optedOut() > policy.optedOut() * facts.slice(),
                    policy -> "more than " + percent(policy.optedOut()) + " opted out"),
            new Sign((policy, facts) -> facts.accepted() > 0 && facts.arrived() == 0 && facts.others() > 0,
                    policy -> "none arrived, while messages of other campaigns do"));

    /** The bad sign with what it was concluded from; empty when the rest may follow. */
    public Optional<String> badSign(Facts facts) {
        return SIGNS.stream().filter(sign -> sign.seen().test(this, facts)).findFirst()
                .map(sign -> sign.name().apply(this) + " (" + facts + ")");
    }

    private static String percent(double share) {
        return Math.round(share * 100) + " %";
    }
}
