package io.watchpost.transport;

/** A broker could not be reached or used. The message says what happened, the hint what to do about it. */
public final class TransportException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String hint;

    public TransportException(String reason, String hint) {
        super(reason);
        this.hint = hint;
    }

    public String hint() {
        return hint;
    }
}
