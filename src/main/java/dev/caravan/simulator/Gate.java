package dev.caravan.simulator;

/** The guards, in their order: the instance exists, then its name is free, and only then the key (GATEWAYS 1.1). */
final class Gate {

    static final String KEY_HEADER = "apikey";

    private final Node node;

    Gate(Node node) {
        this.node = node;
    }

    /** The instance a path names, for a caller who has the global key or the instance's own. */
    Instance admit(Call call, String name) {
        Instance instance = node.instances.get(name);
        if (instance == null) {
            throw ApiError.notFound(doesNotExist(name));
        }
        if (!isGlobal(call) && !ownsWorkingToken(call, instance)) {
            throw ApiError.unauthorized();
        }
        return instance;
    }

    void requireGlobalKey(Call call) {
        if (!isGlobal(call)) {
            throw ApiError.unauthorized();
        }
    }

    boolean isGlobal(Call call) {
        return node.options.apiKey().equals(call.header(KEY_HEADER));
    }

    /** The instance whose token the call carries. */
    Instance requireOwner(Call call) {
        return node.instances.values().stream().filter(i -> ownsWorkingToken(call, i)).findFirst()
                .orElseThrow(ApiError::unauthorized);
    }

    static String doesNotExist(String name) {
        return "The \"" + name + "\" instance does not exist";
    }

    /** Tokens are looked up in the database, and its failure is swallowed (GATEWAYS 1.1, evo#2356). */
    private boolean ownsWorkingToken(Call call, Instance instance) {
        return !node.switches.databaseDown && instance.token.equals(call.header(KEY_HEADER));
    }
}
