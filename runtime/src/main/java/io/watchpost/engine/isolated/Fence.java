package io.watchpost.engine.isolated;

/** What keeps an engine's process from doing harm to others; each is put up where the system has it. */
public enum Fence {
    /** Neither it nor what it starts gets more rights by running a program (prctl(2), PR_SET_NO_NEW_PRIVS). */
    NO_NEW_PRIVILEGES(1, "no new privileges"),
    /** No sockets: none at all on trial; else only those to other programs and drivers of this machine. */
    NO_NETWORK(2, "no network"),
    /** On trial: it can't start programs, nor signal, trace or limit other processes. */
    ALONE(4, "no other processes"),
    /** On trial: it reads its own program and the system's libraries, and writes nothing (Landlock). */
    FILES(8, "no files but its own"),
    /** On trial, of a parent that is root: it is not. */
    NOT_ROOT(16, "not root");

    private final int bit;
    private final String words;

    Fence(int bit, String words) {
        this.bit = bit;
        this.words = words;
    }

    /** As the child tells it to its parent. */
    int bit() {
        return bit;
    }

    /** For people. */
    public String words() {
        return words;
    }
}
