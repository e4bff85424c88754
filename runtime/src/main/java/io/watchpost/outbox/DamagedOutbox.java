package io.watchpost.outbox;

/** The database itself is damaged, not only a row of it: it is moved aside, and what can be read is carried over. */
final class DamagedOutbox extends Exception {
    private static final long serialVersionUID = 1L;

    DamagedOutbox(String message) {
        super(message);
    }

    DamagedOutbox(String message, Throwable cause) {
        super(message, cause);
    }
}
