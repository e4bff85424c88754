package io.watchpost.frame;

import java.lang.foreign.MemorySegment;

/**
 * Turns the bytes of a picture file into a frame. One thread at a time; the frame's memory is the decoder's and is valid
 * until its next call or its close.
 */
public interface ImageDecoder extends AutoCloseable {

    /** Whether it wants these bytes, judged by their first few. */
    boolean accepts(MemorySegment data);

    /**
     * Decodes one picture to {@link PixelFormat#RGB24} or {@link PixelFormat#GREY8}; alpha is dropped.
     *
     * @param data the whole file
     * @param hint the smallest size that still serves
     * @param number of the frame, handed through
     * @param capturedNanos of the frame, handed through
     * @param source of the frame, handed through
     * @throws UndecodablePicture with a sentence for the operator
     */
    Frame decode(MemorySegment data, DecodeHint hint, long number, long capturedNanos, String source)
            throws UndecodablePicture;

    @Override
    void close();
}
