package dev.caravan.boot;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * A properties file that remembers where each key stands, so that a mistake can be named with file and line.
 *
 * <p>Escapes and continuation lines are read by {@link Properties} itself, one logical line at a time.
 *
 * @param name    how the file is called in messages, for example {@code config/application.properties}
 * @param entries the keys in the order of the file, a repeated key as often as it stands there
 */
record PropertiesFile(String name, List<Entry> entries) {

    /** A key without a value is offered as {@code #key=example}, directly after the hash; prose has a space there. */
    private static final Pattern OFFERED = Pattern.compile("#([a-z][A-Za-z0-9*.-]*=.*)");

    /**
     * One key.
     *
     * @param key     as written
     * @param value   unescaped and without surrounding space
     * @param line    of the key, from 1
     * @param comment the comment lines directly above, without the hash
     * @param offered whether the line is commented out: the key exists and has no default
     */
    record Entry(String key, String value, int line, List<String> comment, boolean offered) {
    }

    /**
     * Reads a file.
     *
     * @throws ConfigurationException if a line cannot be understood
     */
    static PropertiesFile read(String name, Reader reader) throws IOException {
        List<Entry> entries = new ArrayList<>();
        List<String> comment = new ArrayList<>();
        BufferedReader lines = new BufferedReader(reader);
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            int first = ++number;
            String text = line.strip();
            if (text.isEmpty()) {
                comment.clear();
            } else if (text.startsWith("!") || text.startsWith("#") && !OFFERED.matcher(text).matches()) {
                comment.add(text.substring(1).strip());
            } else {
                while (continues(line)) {
                    String next = lines.readLine();
                    number++;
                    line = next == null ? line.substring(0, line.length() - 1) : line + "\n" + next;
                }
                entries.add(entry(name, first, line.strip(), comment));
                comment.clear();
            }
        }
        return new PropertiesFile(name, List.copyOf(entries));
    }

    private static Entry entry(String name, int line, String text, List<String> comment) throws IOException {
        boolean offered = text.startsWith("#");
        Properties one = new Properties();
        try {
            one.load(new StringReader(offered ? text.substring(1) : text));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(List.of(name + ":" + line + ": " + e.getMessage()));
        }
        String key = one.stringPropertyNames().iterator().next();
        return new Entry(key, one.getProperty(key).strip(), line, List.copyOf(comment), offered);
    }

    private static boolean continues(String line) {
        int backslashes = 0;
        for (int i = line.length() - 1; i >= 0 && line.charAt(i) == '\\'; i--) {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }
}
