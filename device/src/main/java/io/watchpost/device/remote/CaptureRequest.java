package io.watchpost.device.remote;

import io.watchpost.classify.Classification;
import io.watchpost.result.Result;
import java.util.List;
import java.util.Optional;

/**
 * Which frames somebody wants to see.
 *
 * @param pipeline of these alone; of every pipeline when empty
 * @param onlyDoubtful whether only those whose result is doubtful
 * @param scoreBelow doubtful is a best class with a lower score, or none at all; 0 to 1
 * @param marginBelow doubtful is a best class that leads the second by less; 0 to 1
 */
record CaptureRequest(Optional<String> pipeline, boolean onlyDoubtful, double scoreBelow, double marginBelow) {

    boolean wants(Result result) {
        if (pipeline.isPresent() && !pipeline.get().equals(result.pipeline())) {
            return false;
        }
        return !onlyDoubtful || isDoubtful(result.classes());
    }

    private boolean isDoubtful(List<Classification> classes) {
        if (classes.isEmpty()) {
            return true;
        }
        float best = classes.getFirst().score();
        float second = classes.size() > 1 ? classes.get(1).score() : 0;
        return best < scoreBelow || best - second < marginBelow;
    }
}
