package dev.caravan.http;

/** Ends a request with a problem of the caller's making, or one that passes. Its texts are shown to the caller. */
public class ApiProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final transient Object report;

    /**
     * @param status the HTTP status, 400 to 599
     * @param code   stable, kebab case
     * @param detail a sentence for a person, without secrets
     */
    public ApiProblem(int status, String code, String detail) {
        this(status, code, detail, null);
    }

    /** @param report what was done before it came up, or null */
    public ApiProblem(int status, String code, String detail, Object report) {
        super(detail);
        this.status = status;
        this.code = code;
        this.report = report;
    }

    /** 400: the body is not JSON. */
    public static ApiProblem badJson(String why) {
        return new ApiProblem(400, "bad-json", why);
    }

    /** 400: a field of the body or a parameter has a value that it cannot have. */
    public static ApiProblem invalidValue(String field, String why) {
        return new ApiProblem(400, "invalid-value", field + ": " + why);
    }

    /** 404: nothing of that kind has that name or id. */
    public static ApiProblem unknownName(String kind, String name) {
        return new ApiProblem(404, "unknown-name", "There is no " + kind + " " + name + ".");
    }

    /** 409: what is asked for does not go with what is. */
    public static ApiProblem conflict(String why) {
        return new ApiProblem(409, "conflict", why);
    }

    /** 413: more bytes or lines than are taken. */
    public static ApiProblem tooLarge(String why) {
        return new ApiProblem(413, "too-large", why);
    }

    /** 415: a body of a type that is not taken here. */
    public static ApiProblem unsupportedMediaType(String accepted) {
        return new ApiProblem(415, "unsupported-media-type", "Send one of: " + accepted + ".");
    }

    /** 406: no answer of a type that the caller accepts. */
    public static ApiProblem notAcceptable(String offered) {
        return new ApiProblem(406, "not-acceptable", "Accept one of: " + offered + ".");
    }

    /** 501: the instance's gateway cannot do this. */
    public static ApiProblem capabilityMissing(String gateway, String capability) {
        return new ApiProblem(501, "capability-missing", "The gateway " + gateway + " cannot " + capability + ".");
    }

    /** 503: does not work now and may later. */
    public static ApiProblem unavailable(String why) {
        return new ApiProblem(503, "unavailable", why);
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    Problem toProblem() {
        return Problem.of(status, code, getMessage()).with(report);
    }

    /** Such a problem is an answer, not a fault of the program: nobody looks at its stack. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
