package dev.caravan.domain.campaign;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A text with variables: {@code Olá {{name}}}, or {@code {{name|amigo}}} with what stands where a contact has no
 * value, which may be nothing. There is no more to it: what a value holds is text, also if it looks like a variable.
 */
public final class MessageTemplate {

    /** The longest text that is sent (WhatsApp's own limit of a text message). */
    public static final int MOST_CHARACTERS = 4096;

    /** The longest template: what stands for variables may be as long again as the text. */
    static final int LONGEST = 2 * MOST_CHARACTERS;

    private static final String OPEN = "{{";
    private static final String CLOSE = "}}";

    private sealed interface Part { }

    private record Plain(String text) implements Part { }

    private record Variable(String name, String fallback) implements Part { }

    private final String source;
    private final List<Part> parts;

    private MessageTemplate(String source, List<Part> parts) {
        this.source = source;
        this.parts = List.copyOf(parts);
    }

    /** @throws IllegalArgumentException saying what is wrong at which character, counted from 1 */
    public static MessageTemplate parse(String source) {
        if (source.isBlank()) {
            throw new IllegalArgumentException("the template is empty");
        }
        if (source.length() > LONGEST) {
            throw new IllegalArgumentException("the template is longer than " + LONGEST + " characters");
        }
        List<Part> parts = new ArrayList<>();
        int at = 0;
        while (at < source.length()) {
            int open = source.indexOf(OPEN, at);
            String text = source.substring(at, open < 0 ? source.length() : open);
            if (text.contains(CLOSE)) {
                throw mistake(at + text.indexOf(CLOSE), "}} closes nothing");
            }
            parts.add(new Plain(text));
            if (open < 0) {
                break;
            }
            int close = source.indexOf(CLOSE, open);
            if (close < 0) {
                throw mistake(open, "{{ is not closed by }}");
            }
            parts.add(variable(source.substring(open + OPEN.length(), close), open));
            at = close + CLOSE.length();
        }
        int fixed = parts.stream().mapToInt(part -> part instanceof Plain plain ? plain.text().length() : 0).sum();
        if (fixed > MOST_CHARACTERS) {
            throw new IllegalArgumentException("the text is longer than " + MOST_CHARACTERS + " characters");
        }
        return new MessageTemplate(source, parts);
    }

    private static Variable variable(String inside, int open) {
        int bar = inside.indexOf('|');
        String name = bar < 0 ? inside : inside.substring(0, bar);
        String fallback = bar < 0 ? null : inside.substring(bar + 1).strip();
        if (name.isBlank()) {
            throw mistake(open, "a variable has no name");
        }
        if (fallback != null && fallback.contains(OPEN)) {
            throw mistake(open, "what stands after | holds {{");
        }
        return FieldName.of(name).map(known -> new Variable(known, fallback)).orElseThrow(
                () -> mistake(open, "only {{name}} and {{name|default}} are known; a name is " + FieldName.RULE));
    }

    private static IllegalArgumentException mistake(int index, String what) {
        return new IllegalArgumentException("character " + (index + 1) + ": " + what);
    }

    /** As it was written. */
    public String source() {
        return source;
    }

    /** The names of its variables, in the order of their first use. */
    public Set<String> variables() {
        return named(false);
    }

    /** Those of its variables that every contact must have a value of. */
    public Set<String> required() {
        return named(true);
    }

    private Set<String> named(boolean required) {
        return parts.stream().filter(Variable.class::isInstance).map(Variable.class::cast)
                .filter(variable -> !required || variable.fallback() == null).map(Variable::name)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The message of a contact with these values; a blank value is as good as none. */
    public Rendering render(Map<String, String> values) {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            if (part instanceof Plain plain) {
                text.append(plain.text());
            } else if (part instanceof Variable variable) {
                String value = Objects.requireNonNullElse(values.get(variable.name()), "");
                if (value.isBlank() && variable.fallback() == null) {
                    return new Rendering.Refused("no value for {{" + variable.name() + "}}");
                }
                text.append(value.isBlank() ? variable.fallback() : value);
            }
            if (text.length() > MOST_CHARACTERS) {
                return new Rendering.Refused("the message is longer than " + MOST_CHARACTERS + " characters");
            }
        }
        return text.toString().isBlank() ? new Rendering.Refused("the message is empty")
                : new Rendering.Text(text.toString());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MessageTemplate template && template.source.equals(source);
    }

    @Override
    public int hashCode() {
        return source.hashCode();
    }

    @Override
    public String toString() {
        return source;
    }
}
