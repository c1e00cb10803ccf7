package dev.caravan.domain.saga;

import java.util.List;
import java.util.Objects;

import dev.caravan.domain.ProxyFault;

/**
 * What a disconnect code that ends a try costs, and what follows (SPEC 3, GATEWAYS 4 and 6.4). A code that is not here
 * is tried again as it is: the platform may send any number.
 *
 * @param fault what the proxy is charged with, or null
 * @param clear whether the session is cleared first
 * @param next  what is tried next
 */
record Remedy(int code, ProxyFault fault, Clear clear, Next next) {

    enum Clear {
        NEVER, UNPAIRED, ALWAYS
    }

    enum Next {
        /** Another proxy. */
        OTHER_PROXY,
        /** The same one: it is not about the proxy. */
        SAME_PROXY,
        /** The same one, without a pause: nothing is wrong. */
        AT_ONCE,
        /** A person decides; another exit address cures nothing and looks suspicious. */
        PERSON
    }

    private static final List<Remedy> ROWS = List.of(
            new Remedy(401, null, Clear.ALWAYS, Next.SAME_PROXY),
            new Remedy(402, null, Clear.NEVER, Next.PERSON),
            new Remedy(403, null, Clear.NEVER, Next.PERSON),
            new Remedy(405, ProxyFault.BLOCKED, Clear.UNPAIRED, Next.OTHER_PROXY),
            new Remedy(406, null, Clear.NEVER, Next.PERSON),
            new Remedy(408, ProxyFault.SLOW, Clear.NEVER, Next.OTHER_PROXY),
            new Remedy(411, null, Clear.NEVER, Next.PERSON),
            new Remedy(428, ProxyFault.SLOW, Clear.NEVER, Next.OTHER_PROXY),
            new Remedy(440, null, Clear.NEVER, Next.PERSON),
            new Remedy(515, null, Clear.NEVER, Next.AT_ONCE));

    static Remedy of(Integer code) {
        return ROWS.stream().filter(row -> Objects.equals(row.code, code)).findFirst()
                .orElseGet(() -> new Remedy(code, null, Clear.NEVER, Next.SAME_PROXY));
    }

    boolean clears(boolean paired, boolean pairedToo) {
        return clear == Clear.ALWAYS || clear == Clear.UNPAIRED && (!paired || pairedToo);
    }
}
