package io.watchpost.update;

/** The store can't be opened now. The message says why and what to do. */
public final class StoreUnavailable extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean inUse;

    StoreUnavailable(String reason, boolean inUse) {
        super(reason);
        this.inUse = inUse;
    }

    /** Whether another process, a running station, holds it. */
    public boolean isInUse() {
        return inUse;
    }

    /** The sentence. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
