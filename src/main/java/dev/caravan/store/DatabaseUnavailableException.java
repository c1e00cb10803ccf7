package dev.caravan.store;

/** The database cannot be used. The message is for the operator: what is wrong, where, and what to do about it. */
public class DatabaseUnavailableException extends RuntimeException {

    public DatabaseUnavailableException(String message) {
        super(message);
    }

    public DatabaseUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
