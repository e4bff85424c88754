package io.watchpost.scene;

/**
 * Makes a steady statement of one that flickers: a fault is said once it has held for a time, and taken back once it has
 * been gone for a time. Looks that contradict count against it, looks that can't tell count for nothing.
 */
final class Evidence {
    /** A single odd picture is no fault, however long the wait for it was. */
    private static final int LOOKS_MIN = 3;

    private final long afterMillis;
    private final long clearMillis;

    /** From 0, nothing speaks for it, to 1, it is certain. */
    private double weight;

    private int looksFor;
    private boolean said;

    Evidence(long afterMillis, long clearMillis) {
        this.afterMillis = afterMillis;
        this.clearMillis = clearMillis;
    }

    /** What a look found. */
    enum Finding {
        FAULTY,
        FINE,
        /** It can't be told from this picture. */
        UNKNOWN;

        static Finding of(boolean isFaulty) {
            return isFaulty ? FAULTY : FINE;
        }
    }

    /** @param millis since the look before */
    void add(Finding finding, long millis) {
        switch (finding) {
            case FAULTY -> {
                looksFor = Math.min(LOOKS_MIN, looksFor + 1);
                weight = Math.min(1, weight + (double) millis / afterMillis);
                said |= weight >= 1 && looksFor >= LOOKS_MIN;
            }
            case FINE -> {
                weight = Math.max(0, weight - (double) millis / clearMillis);
                if (weight == 0) {
                    clear();
                }
            }
            case UNKNOWN -> {}
        }
    }

    void clear() {
        weight = 0;
        looksFor = 0;
        said = false;
    }

    boolean isSaid() {
        return said;
    }

    /** Whether anything speaks for it at all. */
    boolean isSuspected() {
        return weight > 0;
    }
}
