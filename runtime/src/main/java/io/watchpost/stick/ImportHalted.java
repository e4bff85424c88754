package io.watchpost.stick;

/** An import can't go on now; what was delivered is noted, and the next one goes on behind it. */
public final class ImportHalted extends Exception {
    private static final long serialVersionUID = 1L;

    private final String hint;

    ImportHalted(String reason, String hint) {
        super(reason);
        this.hint = hint.isEmpty() ? "the next run goes on where this one ended" : hint;
    }

    /** What to do. */
    public String hint() {
        return hint;
    }
}
