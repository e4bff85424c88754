package io.watchpost.pipeline;

/** No model is there yet; the pipeline waits for one. The message says what is missing, the hint what to do. */
public final class NothingToRun extends Exception {
    private static final long serialVersionUID = 1L;
    private final String hint;

    public NothingToRun(String reason, String hint) {
        super(reason);
        this.hint = hint;
    }

    public String hint() {
        return hint;
    }
}
