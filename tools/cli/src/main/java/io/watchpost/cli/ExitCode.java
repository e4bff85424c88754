package io.watchpost.cli;

/** What the command returns to the shell; documented in {@code docs/command.md}. */
public final class ExitCode {
    /** Everything that was asked for was done. */
    public static final int OK = 0;
    /** The work was done, but a part of it failed: an unreadable picture, a failed check. */
    public static final int PARTLY = 1;
    /** The flags or the configuration are wrong; nothing was done. */
    public static final int USAGE = 2;
    /** The model is refused; trying again is useless. */
    public static final int MODEL_REFUSED = 3;
    /** Something that is needed isn't there: camera, broker, engine, folder. Trying again may help. */
    public static final int UNAVAILABLE = 4;
    /** A fault of the program itself. */
    public static final int INTERNAL = 70;

    private ExitCode() {}
}
