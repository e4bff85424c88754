package io.watchpost.update.blocks;

/** One broker over which one stream may come. For any thread. */
interface StreamLine {

    /** The broker's name, for people. */
    String name();

    /** Rises with each connection; what was asked on an earlier one gets no answer any more. 0 before the first. */
    long connection();

    boolean isConnected();

    /** The longest message that comes over it, bytes. */
    int payloadBytesMax();

    /**
     * Asks something of the stream.
     *
     * @return false if that isn't possible at this moment
     */
    boolean ask(StreamVerb verb, byte[] payload);
}
