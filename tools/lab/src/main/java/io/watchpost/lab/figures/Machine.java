package io.watchpost.lab.figures;

/**
 * Where something was measured: what latencies depend on.
 *
 * @param processor as it names itself; empty where it doesn't
 * @param processors that a program may use
 * @param system name and architecture
 * @param java version
 */
public record Machine(String processor, int processors, String system, String java) {

    /** On one line, for people. */
    public String described() {
        return (processor.isEmpty() ? "" : processor + ", ") + processors
                + (processors == 1 ? " processor, " : " processors, ") + system + ", Java " + java;
    }
}
