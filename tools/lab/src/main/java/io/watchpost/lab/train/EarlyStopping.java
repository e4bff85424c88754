package io.watchpost.lab.train;

/** Ends a training that no longer gets better. Fed by the training thread with the validation loss of each epoch. */
final class EarlyStopping {
    private final int patience;
    private double best = Double.POSITIVE_INFINITY;
    private int sinceBest;

    /** @param patience epochs without a better loss after which it is enough */
    EarlyStopping(int patience) {
        if (patience < 1) {
            throw new IllegalArgumentException("the patience is at least 1 epoch, was " + patience);
        }
        this.patience = patience;
    }

    /** Takes the loss of the next epoch; true when it is the best so far. A loss that isn't a number is never better. */
    boolean isBest(double loss) {
        if (loss < best) {
            best = loss;
            sinceBest = 0;
            return true;
        }
        sinceBest++;
        return false;
    }

    boolean isEnough() {
        return sinceBest >= patience;
    }
}
