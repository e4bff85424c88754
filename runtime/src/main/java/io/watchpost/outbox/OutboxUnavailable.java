package io.watchpost.outbox;

/** The outbox can't be opened; the message says why and what to do, nothing on the disk was changed. */
public final class OutboxUnavailable extends Exception {
    private static final long serialVersionUID = 1L;

    public OutboxUnavailable(String message) {
        super(message);
    }

    public OutboxUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
