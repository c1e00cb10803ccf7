package dev.caravan.boot;

/**
 * The application cannot start, for a reason that the one who starts it can remove: the message is a whole sentence
 * that says what and how, and no stack trace is shown.
 */
public class StartException extends RuntimeException {

    public StartException(String message) {
        super(message);
    }

    public StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
