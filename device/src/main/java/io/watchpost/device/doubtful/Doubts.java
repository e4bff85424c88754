package io.watchpost.device.doubtful;

import io.watchpost.classify.Classification;
import io.watchpost.config.DoubtfulConfig;
import io.watchpost.result.Result;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whether a result is doubtful, and it is time for another picture of its pipeline. Safe for use by several threads. */
final class Doubts {
    private final DoubtfulConfig config;

    // guarded by this, by pipeline
    private final Map<String, String> lastLabel = new HashMap<>();
    private final Map<String, Long> nextNanos = new HashMap<>();

    Doubts(DoubtfulConfig config) {
        this.config = config;
    }

    /** Looks at each result of a pipeline once, in their order. */
    synchronized boolean wants(Result result, long nowNanos) {
        List<Classification> classes = result.classes();
        String label = classes.isEmpty() ? "" : classes.getFirst().label();
        String before = lastLabel.put(result.pipeline(), label);
        boolean isChange = config.onChange() && before != null && !before.equals(label);
        if (!isChange && !isDoubtful(classes)) {
            return false;
        }
        Long next = nextNanos.get(result.pipeline());
        if (next != null && nowNanos - next < 0) {
            return false;
        }
        nextNanos.put(result.pipeline(), nowNanos + config.everySeconds() * 1_000_000_000L);
        return true;
    }

    private boolean isDoubtful(List<Classification> classes) {
        if (classes.isEmpty()) {
            return config.scoreBelow() > 0 && config.scoreFrom() == 0;
        }
        float best = classes.getFirst().score();
        float second = classes.size() > 1 ? classes.get(1).score() : 0;
        return isInBand(config, best) || isNarrow(config, best, second);
    }

    static boolean isInBand(DoubtfulConfig config, double best) {
        return best < config.scoreBelow() && best >= config.scoreFrom();
    }

    static boolean isNarrow(DoubtfulConfig config, double best, double second) {
        return best - second < config.marginBelow();
    }
}
