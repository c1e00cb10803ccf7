package dev.caravan.boot;

import java.util.List;

/** Finds the sentence that a user needs in the exception that a failed start left behind. */
final class StartFailure {

    private StartFailure() {
    }

    /**
     * The {@link StartException} somewhere in the causes, one made of the route files at fault, or the failure itself.
     *
     * @param routes knows the route files
     */
    static RuntimeException of(Exception failure, RouteFault routes) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StartException known) {
                return known;
            }
        }
        List<String> faults = routes.describe(failure);
        if (!faults.isEmpty()) {
            return new StartException(String.join(System.lineSeparator(), faults), failure);
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
