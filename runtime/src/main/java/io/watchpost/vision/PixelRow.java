package io.watchpost.vision;

import java.lang.foreign.MemorySegment;

/** A row of upright pixels ({@code R | G << 8 | B << 16}), and the same as bytes: three of each pixel, or the first. */
final class PixelRow {
    private final int channels;
    private final int[] pixels;
    /** Three for four pixels; empty where one channel is wanted. */
    private final int[] words;

    private final byte[] bytes;
    private final MemorySegment wordSegment;
    private final MemorySegment byteSegment;

    PixelRow(int width, int channels) {
        int padded = (width + 3) & ~3;
        this.channels = channels;
        this.pixels = new int[padded];
        this.words = new int[channels == 3 ? padded / 4 * 3 : 0];
        this.bytes = new byte[padded * channels];
        this.wordSegment = MemorySegment.ofArray(words);
        this.byteSegment = MemorySegment.ofArray(bytes);
    }

    /** To be filled; may be longer than the row. */
    int[] pixels() {
        return pixels;
    }

    /** The pixels as bytes beside each other; valid until the next call. */
    byte[] bytes() {
        if (channels == 3) {
            pack(pixels, words);
            MemorySegment.copy(wordSegment, 0, byteSegment, 0, bytes.length);
        } else {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) pixels[i];
            }
        }
        return bytes;
    }

    /** Writing ints takes a third of the time that writing each byte takes. */
    private static void pack(int[] pixels, int[] words) {
        for (int from = 0, to = 0; to < words.length; from += 4, to += 3) {
            int second = pixels[from + 1];
            int third = pixels[from + 2];
            words[to] = pixels[from] | second << 24;
            words[to + 1] = second >>> 8 | third << 16;
            words[to + 2] = third >>> 16 | pixels[from + 3] << 8;
        }
    }
}
