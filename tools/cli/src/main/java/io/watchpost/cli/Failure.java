package io.watchpost.cli;

/** Ends a command with a sentence for the operator and an {@link ExitCode}. */
public final class Failure extends Exception {
    private static final long serialVersionUID = 1L;
    private final int exitCode;
    private final String hint;

    /**
     * A failure that knows what to do next.
     *
     * @param reason what was being done, to what, and what was found
     * @param hint what to do next; empty when the reason says it all
     */
    public Failure(int exitCode, String reason, String hint) {
        super(reason);
        this.exitCode = exitCode;
        this.hint = hint;
    }

    /** Wrong flags or configuration. */
    public static Failure usage(String reason) {
        return new Failure(ExitCode.USAGE, reason, "");
    }

    /** Something that is needed isn't there. */
    public static Failure unavailable(String reason, String hint) {
        return new Failure(ExitCode.UNAVAILABLE, reason, hint);
    }

    public int exitCode() {
        return exitCode;
    }

    public String hint() {
        return hint;
    }
}
