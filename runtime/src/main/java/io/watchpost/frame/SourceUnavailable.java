package io.watchpost.frame;

/** A camera could not be opened. The message says what was found, the hint what to do about it. */
public final class SourceUnavailable extends Exception {
    private static final long serialVersionUID = 1L;
    private final String hint;

    public SourceUnavailable(String reason, String hint) {
        super(reason);
        this.hint = hint;
    }

    public String hint() {
        return hint;
    }
}
