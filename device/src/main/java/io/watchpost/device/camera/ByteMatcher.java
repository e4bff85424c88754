package io.watchpost.device.camera;

/** Finds a sequence in bytes that come one by one, whatever their borders (Knuth, Morris, Pratt 1977). For one thread. */
final class ByteMatcher {
    private final byte[] wanted;
    /** How many of the first bytes still match when the one after so many doesn't. */
    private final int[] fallback;

    private int matched;

    /** @param wanted at least one byte */
    ByteMatcher(byte[] wanted) {
        this.wanted = wanted.clone();
        this.fallback = new int[wanted.length + 1];
        for (int i = 1, length = 0; i < wanted.length; i++) {
            while (length > 0 && wanted[i] != wanted[length]) {
                length = fallback[length];
            }
            if (wanted[i] == wanted[length]) {
                length++;
            }
            fallback[i + 1] = length;
        }
    }

    /** Whether this byte completes the sequence. */
    boolean accept(byte next) {
        while (matched > 0 && wanted[matched] != next) {
            matched = fallback[matched];
        }
        if (wanted[matched] == next) {
            matched++;
        }
        if (matched < wanted.length) {
            return false;
        }
        matched = fallback[matched];
        return true;
    }
}
