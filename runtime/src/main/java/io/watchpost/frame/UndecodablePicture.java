package io.watchpost.frame;

/** The bytes are not a picture that can be used. The message says what was found, the hint what to do about it. */
public final class UndecodablePicture extends Exception {
    private static final long serialVersionUID = 1L;
    private final String hint;

    public UndecodablePicture(String reason, String hint) {
        super(reason);
        this.hint = hint;
    }

    public String hint() {
        return hint;
    }
}
