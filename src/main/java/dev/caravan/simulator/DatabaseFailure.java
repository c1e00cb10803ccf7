package dev.caravan.simulator;

/** What the gateway's database layer says when there is no database. */
final class DatabaseFailure {

    private DatabaseFailure() {
    }

    static String text(String statement) {
        return "\nInvalid `prisma." + statement + "()` invocation:\n\nCan't reach database server at `postgres:5432`";
    }
}
