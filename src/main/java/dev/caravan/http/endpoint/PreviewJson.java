package dev.caravan.http.endpoint;

import java.util.List;
import java.util.Set;

/** What messages will say. @param variables that the templates name. @param required those without a default */
public record PreviewJson(Set<String> variables, Set<String> required, List<Shown> items) {

    /** @param text as it is sent, or null. @param mistake why there is none, or null */
    public record Shown(long line, String phone, String text, String mistake) { }
}
