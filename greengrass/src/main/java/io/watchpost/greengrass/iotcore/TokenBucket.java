package io.watchpost.greengrass.iotcore;

/**
 * Lets so much pass in a second, and so much at once. In any second that is at most the rate and one full bucket
 * together. Not safe for several threads.
 */
final class TokenBucket {
    private static final long BILLION = 1_000_000_000;

    private final long perSecond;
    private final long capacity;
    /** Billionths of a token, so that each nanosecond adds a whole number; below 0 after too much was taken. */
    private long billionths;

    private long filledNanos;

    /**
     * @param perSecond how fast it fills
     * @param capacity what it holds, and holds at the beginning
     * @param nowNanos of the station's clock
     */
    TokenBucket(long perSecond, long capacity, long nowNanos) {
        this.perSecond = perSecond;
        this.capacity = capacity;
        billionths = capacity * BILLION;
        filledNanos = nowNanos;
    }

    /** Nanoseconds until so many can be taken; 0 if they can now. */
    long nanosUntil(long amount, long nowNanos) {
        fill(nowNanos);
        long missing = Math.min(amount, capacity) * BILLION - billionths;
        return missing <= 0 ? 0 : Math.ceilDiv(missing, perSecond);
    }

    /** Takes them, whether they are there or not: the next waits for what is missing, at most for a full bucket. */
    void take(long amount, long nowNanos) {
        fill(nowNanos);
        billionths = Math.max(billionths - amount * BILLION, -capacity * BILLION);
    }

    private void fill(long nowNanos) {
        long fromBottomNanos = Math.ceilDiv(2 * capacity * BILLION, perSecond);
        long nanos = Math.min(nowNanos - filledNanos, fromBottomNanos);
        billionths = Math.min(capacity * BILLION, billionths + nanos * perSecond);
        filledNanos = nowNanos;
    }
}
