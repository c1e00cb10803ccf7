package dev.caravan.http.endpoint;

import java.util.Optional;

import dev.caravan.domain.Role;
import dev.caravan.domain.campaign.Person;
import dev.caravan.http.Caller;
import org.apache.camel.Exchange;

/** How a person's number is shown: whole to operators, who work with it, and without its middle to viewers. */
record ShownNumber(boolean whole) {

    private static final int HEAD = 4;
    private static final int TAIL = 2;

    static ShownNumber to(Exchange exchange) {
        Optional<Caller> caller = Caller.of(exchange);
        return new ShownNumber(caller.filter(c -> c.role().covers(Role.OPERATOR)).isPresent());
    }

    String of(Person person) {
        String digits = person.digits();
        return whole ? digits : digits.substring(0, HEAD) + "*".repeat(digits.length() - HEAD - TAIL)
                + digits.substring(digits.length() - TAIL);
    }
}
