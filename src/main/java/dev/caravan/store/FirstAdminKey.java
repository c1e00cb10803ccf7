package dev.caravan.store;

import java.io.PrintStream;
import java.util.Optional;

import dev.caravan.domain.KeyHash;
import dev.caravan.domain.Role;

/**
 * Sees to it that somebody can open the HTTP endpoints after the first start (SPEC 9).
 *
 * <p>A key given by the environment is stored as {@value #ENV_KEY}; a changed value replaces it at the next start.
 * Without one, and with no active admin key in the database, a random key is made and shown once. It goes to the
 * terminal past the logger, so that it stays in no log file.
 */
public final class FirstAdminKey {

    public static final String VARIABLE = "CARAVAN_ADMIN_KEY";
    /** Below this a key could be guessed: with 24 characters of base64 it has 144 bits. */
    public static final int MIN_LENGTH = 24;

    static final String ENV_KEY = "env-admin";
    static final String FIRST_KEY = "first-admin";

    private final ApiKeyStore keys;
    private final PrintStream terminal;

    public FirstAdminKey(ApiKeyStore keys, PrintStream terminal) {
        this.keys = keys;
        this.terminal = terminal;
    }

    /**
     * Call once at start, after the migrations and before the HTTP server listens.
     *
     * @param given value of {@value #VARIABLE}; null or blank when it is not set
     * @throws IllegalStateException with a text for the operator when the given key cannot be used
     */
    public void ensure(String given) {
        if (given != null && !given.isBlank()) {
            store(given);
        } else {
            keys.createFirstAdmin(FIRST_KEY).ifPresent(this::show);
        }
    }

    private void store(String given) {
        if (given.length() < MIN_LENGTH || !given.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IllegalStateException(VARIABLE + " must be at least " + MIN_LENGTH
                    + " characters long, printable ASCII without blanks; `openssl rand -base64 32` makes one");
        }
        KeyHash hash = KeyHash.of(given);
        Optional<ApiKeyStore.ApiKey> known = keys.find(hash).filter(key -> !key.name().equals(ENV_KEY));
        if (known.isEmpty()) {
            keys.putAdmin(ENV_KEY, hash);
        } else if (known.get().role() != Role.ADMIN) {
            throw new IllegalStateException(VARIABLE + " is the key named " + known.get().name() + " with role "
                    + known.get().role().text() + "; give a key of its own");
        }
    }

    private void show(String key) {
        String bar = "-".repeat(key.length() + 4);
        terminal.println(String.join(System.lineSeparator(), "",
                "+" + bar + "+",
                line("Chave de administrador, mostrada só agora /", key),
                line("admin key, shown only now (X-Api-Key):", key),
                line("", key),
                line(key, key),
                "+" + bar + "+", ""));
        terminal.flush();
    }

    private static String line(String text, String key) {
        return "|  " + text + " ".repeat(key.length() - text.length()) + "  |";
    }
}
