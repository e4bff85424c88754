package io.watchpost.classify;

/**
 * Decides which results leave the pipeline, so that a quiet scene doesn't flood the link: when the top class changed,
 * when the last one is too old, or when there is news of another kind.
 *
 * <p>One thread: the pipeline's.
 */
public final class PublishRule {
    /** The top class of a result without any class. */
    public static final int NOTHING = -1;

    private final boolean onChange;
    private final long everyNanos;
    private boolean first = true;
    private int lastTop;
    private long lastNanos;

    /**
     * With neither rule, everything is published.
     *
     * @param onChange when the top class differs from the last published one
     * @param everyMillis when the last published one is at least so old; 0 for no such rule
     */
    public PublishRule(boolean onChange, long everyMillis) {
        this.onChange = onChange;
        this.everyNanos = everyMillis * 1_000_000;
    }

    /**
     * Whether this result is published; if so, it is the last published one from now on.
     *
     * @param top index of the best class, {@link #NOTHING} for none
     * @param nanos monotonic time of the frame
     * @param isNews whether it has to be published whatever the rules say
     */
    public boolean publish(int top, long nanos, boolean isNews) {
        boolean everything = !onChange && everyNanos == 0;
        boolean changed = onChange && top != lastTop;
        boolean due = everyNanos > 0 && nanos - lastNanos >= everyNanos;
        if (everything || first || changed || due || isNews) {
            first = false;
            lastTop = top;
            lastNanos = nanos;
            return true;
        }
        return false;
    }
}
