package io.watchpost.result;

/** A payload on a results topic that is none of the messages this version knows; the message says what was found. */
public final class UnreadableMessage extends Exception {
    private static final long serialVersionUID = 1L;

    public UnreadableMessage(String reason) {
        super(reason);
    }
}
