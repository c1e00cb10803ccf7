package dev.caravan.boot;

import java.util.List;

/** The configuration is wrong; the message names every mistake found, one a line, with the place where it stands. */
public final class ConfigurationException extends StartException {

    private final transient List<String> mistakes;

    ConfigurationException(List<String> mistakes) {
        super(String.join(System.lineSeparator(), mistakes));
        this.mistakes = List.copyOf(mistakes);
    }

    /** The mistakes, each with its place. */
    public List<String> mistakes() {
        return mistakes;
    }
}
