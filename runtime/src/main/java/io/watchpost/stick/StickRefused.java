package io.watchpost.stick;

/**
 * An export or a receipt that isn't accepted. The message is a sentence for the operator; trying again with the same file
 * is useless, an {@link java.io.IOException} says otherwise.
 */
public final class StickRefused extends Exception {
    private static final long serialVersionUID = 1L;

    public StickRefused(String reason) {
        super(reason);
    }

    /** The sentence. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
