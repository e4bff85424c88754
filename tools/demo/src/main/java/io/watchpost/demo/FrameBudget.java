package io.watchpost.demo;

/** How many frames are still wanted; outlives the camera, which may be opened again. One thread spends. */
final class FrameBudget {
    /** No limit. */
    static final long ENDLESS = Long.MAX_VALUE;

    private volatile long left;

    FrameBudget(long frames) {
        this.left = frames;
    }

    boolean isSpent() {
        return left <= 0;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread spends, others only look
    void spend() {
        left--;
    }

    /** Nothing more is wanted. */
    void end() {
        left = 0;
    }
}
