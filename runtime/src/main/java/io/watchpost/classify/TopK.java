package io.watchpost.classify;

/**
 * Finds the k greatest scores among the classes that may appear. Equal scores are ordered by index, so every target
 * gives the same list. Allocates nothing after construction.
 *
 * <p>One thread: the pipeline's.
 */
public final class TopK {
    private final boolean[] mayAppear;
    private final float threshold;
    private final int[] best;
    private int found;

    /**
     * Prepares for a number of classes.
     *
     * @param k how many at most; at least 1
     * @param threshold scores below it are left out; {@link Float#NEGATIVE_INFINITY} for none
     * @param mayAppear for each class whether it may be found
     */
    public TopK(int k, float threshold, boolean[] mayAppear) {
        if (k < 1) {
            throw new IllegalArgumentException("top is at least 1, was " + k);
        }
        this.mayAppear = mayAppear.clone();
        this.threshold = threshold;
        this.best = new int[Math.min(k, mayAppear.length)];
    }

    /** Looks through the scores; {@link #index} then gives what was found. Returns how many. */
    public int find(float[] scores) {
        found = 0;
        for (int index = 0; index < mayAppear.length; index++) {
            float score = scores[index];
            if (!mayAppear[index] || score < threshold) {
                continue;
            }
            if (found == best.length && score <= scores[best[found - 1]]) {
                continue;
            }
            int place = found < best.length ? found++ : found - 1;
            while (place > 0 && score > scores[best[place - 1]]) {
                best[place] = best[place - 1];
                place--;
            }
            best[place] = index;
        }
        return found;
    }

    /** The class at a rank of the last {@link #find}, 0 for the best. */
    public int index(int rank) {
        if (rank < 0 || rank >= found) {
            throw new IndexOutOfBoundsException("rank " + rank + " of " + found + " found");
        }
        return best[rank];
    }
}
