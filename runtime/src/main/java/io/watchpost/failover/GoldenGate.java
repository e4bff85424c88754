package io.watchpost.failover;

import io.watchpost.bundle.Golden;
import io.watchpost.bundle.GoldenReplay;
import io.watchpost.bundle.Variant;
import io.watchpost.classify.Classifier;
import io.watchpost.engine.EngineException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a variant must say of a bundle's goldens before it may serve: the label that every variant must give, with a score
 * within the range of its own. One thread at a time.
 *
 * @param variant that runs on the accelerator
 * @param pictures at least one
 */
public record GoldenGate(Variant variant, List<Picture> pictures) {
    /** Of fewer calls a median says little. */
    private static final int CALLS_MIN = 6;

    public GoldenGate {
        pictures = List.copyOf(pictures);
        if (pictures.isEmpty()) {
            throw new IllegalArgumentException("without goldens nothing can be proved");
        }
    }

    /** A golden with its bytes. */
    public static final class Picture {
        private final Golden golden;
        private final byte[] png;

        /** @param png as it is in the bundle; not to be changed any more */
        public Picture(Golden golden, byte[] png) {
            this.golden = golden;
            this.png = png;
        }
    }

    /** What came of a replay. */
    sealed interface Outcome {
        /** @param medianNanos of the calls, without the first */
        record Passed(long medianNanos) implements Outcome {}

        record Failed(String reason) implements Outcome {}
    }

    /**
     * Shows them all.
     *
     * @param classifier of the variant
     * @throws EngineException if one can't be classified
     */
    Outcome show(Classifier classifier) throws EngineException {
        long[] nanos = new long[Math.max(CALLS_MIN, pictures.size())];
        try (GoldenReplay replay = new GoldenReplay(classifier)) {
            for (int call = 0; call < nanos.length; call++) {
                Picture picture = pictures.get(call % pictures.size());
                GoldenReplay.Seen seen = replay.look(picture.png, picture.golden.file());
                Optional<String> mismatch = GoldenReplay.mismatch(picture.golden, variant, seen);
                if (mismatch.isPresent()) {
                    return new Outcome.Failed(mismatch.get());
                }
                nanos[call] = seen.inferenceNanos();
            }
        }
        Arrays.sort(nanos, 1, nanos.length); // the first call of a device takes its time
        return new Outcome.Passed(nanos[(nanos.length + 1) / 2]);
    }

    /**
     * Runs a classifier of the same bundle once, so that its first frame isn't its slowest.
     *
     * @throws EngineException if it can't be run
     */
    void warm(Classifier cpu) throws EngineException {
        try (GoldenReplay replay = new GoldenReplay(cpu)) {
            replay.look(pictures.getFirst().png, pictures.getFirst().golden.file());
        }
    }
}
