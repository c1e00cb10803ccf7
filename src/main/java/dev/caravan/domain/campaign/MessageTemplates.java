package dev.caravan.domain.campaign;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A campaign's templates. Its messages take them by turns.
 *
 * @param all one or more
 */
public record MessageTemplates(List<MessageTemplate> all) {

    public MessageTemplates {
        all = List.copyOf(all);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("a campaign needs a template");
        }
    }

    /** @throws IllegalArgumentException naming the template, from 1, and what is wrong with it */
    public static MessageTemplates parse(List<String> sources) {
        return new MessageTemplates(IntStream.range(0, sources.size()).mapToObj(i -> {
            try {
                return MessageTemplate.parse(sources.get(i));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("template " + (i + 1) + ", " + e.getMessage(), e);
            }
        }).toList());
    }

    /** The names of all variables, in the order of their first use. */
    public Set<String> variables() {
        return all.stream().flatMap(template -> template.variables().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The template of the message that has so many before it. */
    public MessageTemplate turn(long index) {
        return all.get(Math.floorMod(index, all.size()));
    }

    /** What the message that has so many before it says. */
    public Rendering render(long index, Map<String, String> values) {
        return turn(index).render(values);
    }

    /** What the first messages say, for contacts in their order. */
    public List<Rendering> preview(List<Contact> contacts) {
        return IntStream.range(0, contacts.size()).mapToObj(i -> render(i, contacts.get(i).variables())).toList();
    }
}
