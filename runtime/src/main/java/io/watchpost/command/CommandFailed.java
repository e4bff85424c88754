package io.watchpost.command;

import io.watchpost.command.Reply.State;

/** A command isn't carried out to its end. The message says why, the hint what to do. */
public final class CommandFailed extends Exception {
    private static final long serialVersionUID = 1L;
    private final String hint;
    private final State state;

    private CommandFailed(String reason, String hint, State state) {
        super(reason);
        this.hint = hint;
        this.state = state;
    }

    /** The order itself is wrong: the same again has the same end. */
    public static CommandFailed refused(String reason, String hint) {
        return new CommandFailed(reason, hint, State.REFUSED);
    }

    /** It went wrong here and now. */
    public static CommandFailed failed(String reason, String hint) {
        return new CommandFailed(reason, hint, State.FAILED);
    }

    /** It stopped, since it was called off. */
    public static CommandFailed cancelled(String how) {
        return new CommandFailed(how, "", State.CANCELLED);
    }

    public String hint() {
        return hint;
    }

    State state() {
        return state;
    }
}
