package io.watchpost.bundle;

/**
 * A bundle, a root of trust or a signature that isn't accepted. The message is a sentence for the operator: what was
 * found in which file. Trying again with the same file is useless; an {@link java.io.IOException} says otherwise.
 */
public final class BundleRefused extends Exception {
    private static final long serialVersionUID = 1L;

    public BundleRefused(String reason) {
        super(reason);
    }

    /** The sentence. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
