package io.watchpost.update;

/** A model was not done in time, which a busy machine may be to blame for: it doesn't come in, and may be brought again. */
final class ProbeInconclusive extends Exception {
    private static final long serialVersionUID = 1L;

    ProbeInconclusive(String reason) {
        super(reason);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
