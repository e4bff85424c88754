package io.watchpost.device.page;

/** A visitor gets something else than was asked for. */
final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Answer answer;

    Refused(Answer answer) {
        super("refused with " + answer.status(), null, false, false);
        this.answer = answer;
    }

    /** @param text what was found, and what to do */
    Refused(int status, String text) {
        this(Answer.text(status, text));
    }

    Answer answer() {
        return answer;
    }
}
