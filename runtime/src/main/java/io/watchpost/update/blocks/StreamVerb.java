package io.watchpost.update.blocks;

import java.util.Locale;

/** What a message of a stream is: the level before the last of its topic. */
public enum StreamVerb {
    /** What is in it? */
    DESCRIBE,
    /** The answer. */
    DESCRIPTION,
    /** Send some blocks. */
    GET,
    /** One block. */
    DATA,
    /** A question that gets no other answer. */
    REJECTED;

    /** As it stands in topics. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
