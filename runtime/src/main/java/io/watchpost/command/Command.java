package io.watchpost.command;

import io.watchpost.config.CommandName;
import io.watchpost.config.ConfigValue.Mapping;

/** One thing that a station can be told. Carried out on the commands' thread, one at a time. */
public interface Command {
    CommandName name();

    /**
     * Whether it may simply be begun again when the process ended in the middle of it. Otherwise the order fails then,
     * and says so.
     */
    boolean isRepeatable();

    /**
     * Carries it out.
     *
     * @return what it found out
     * @throws CommandFailed if it can't
     * @throws InterruptedException if the process ends meanwhile
     */
    Outcome run(Mapping arguments, Work work) throws CommandFailed, InterruptedException;

    /**
     * What came of it.
     *
     * @param words a sentence
     * @param details a JSON object, empty for nothing
     */
    record Outcome(String words, String details) {
        public Outcome(String words) {
            this(words, "");
        }
    }

    /** What a command at work can say and ask. */
    interface Work {
        /** Of the order. */
        String id();

        /** Tells whoever gave the order how it stands; the same words twice are said once. */
        void progress(String words);

        /** Whether the order was called off: it should stop where nothing is half done. */
        boolean isCancelled();
    }
}
