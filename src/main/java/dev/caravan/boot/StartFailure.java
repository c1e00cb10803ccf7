package dev.caravan.boot;

/** Finds the sentence that a user needs in the exception that a failed start left behind. */
final class StartFailure {

    private StartFailure() {
    }

    /** The {@link StartException} somewhere in the causes, otherwise the exception itself. */
    static RuntimeException of(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StartException known) {
                return known;
            }
        }
        return failure instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(failure);
    }

    /** The innermost cause in one sentence. */
    static String rootCause(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String message = root.getMessage();
        return message == null || message.isBlank() ? root.getClass().getSimpleName()
                : message + " (" + root.getClass().getSimpleName() + ")";
    }
}
