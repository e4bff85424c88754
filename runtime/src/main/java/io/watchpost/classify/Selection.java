package io.watchpost.classify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which classes of a frame become part of its result.
 *
 * <p>One thread: the pipeline's.
 */
public final class Selection {
    private final List<String> labels;
    private final TopK topK;

    /**
     * Prepares for a model's labels.
     *
     * @param top how many classes at most
     * @param threshold lower scores are left out; {@link Float#NEGATIVE_INFINITY} for none
     * @param allow labels that may appear; empty for all
     * @param deny labels that never appear
     * @throws IllegalArgumentException naming a label that the model doesn't have
     */
    public Selection(List<String> labels, int top, float threshold, List<String> allow, List<String> deny) {
        this.labels = labels;
        boolean[] mayAppear = new boolean[labels.size()];
        Arrays.fill(mayAppear, allow.isEmpty());
        mark(allow, true, mayAppear);
        mark(deny, false, mayAppear);
        this.topK = new TopK(top, threshold, mayAppear);
    }

    /** Two classes may bear the same label (ImageNet's "crane"): both are meant. */
    private void mark(List<String> wanted, boolean value, boolean[] mayAppear) {
        for (String label : wanted) {
            boolean known = false;
            for (int index = 0; index < mayAppear.length; index++) {
                if (labels.get(index).equals(label)) {
                    mayAppear[index] = value;
                    known = true;
                }
            }
            if (!known) {
                throw new IllegalArgumentException("the model has no class \"" + label
                        + "\" to allow or deny; its first is \"" + labels.getFirst() + "\", of " + labels.size());
            }
        }
    }

    /** The selected classes of one frame, best first, ties by index. */
    public List<Classification> select(float[] scores) {
        int found = topK.find(scores);
        List<Classification> classes = new ArrayList<>(found);
        for (int rank = 0; rank < found; rank++) {
            int index = topK.index(rank);
            classes.add(new Classification(labels.get(index), index, scores[index]));
        }
        return classes;
    }
}
