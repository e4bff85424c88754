package io.watchpost.transport;

/**
 * A way to say the same: results as some subscribers expect them. Found with {@link java.util.ServiceLoader}, so that a
 * jar on the class path adds a format.
 */
public interface PayloadFormat {

    /** The word in configurations: {@code watchpost}. */
    String name();

    /**
     * What makes its messages.
     *
     * @param payload as configured, with this format's name
     * @throws IllegalArgumentException if it says what this format can't use; with a sentence for the operator
     */
    EntryMessages messages(Topics topics, PayloadConfig payload);
}
