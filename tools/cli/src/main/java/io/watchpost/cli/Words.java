package io.watchpost.cli;

import io.watchpost.classify.ScoresRule;
import io.watchpost.config.TargetChoice;
import io.watchpost.engine.AcceleratorOptions;
import io.watchpost.engine.EngineIsolation;
import io.watchpost.vision.Preprocessing;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** What a shell may complete for flags that take one of a few words. Made only while a completion script is. */
final class Words {
    private Words() {}

    /** For {@code --colour}. */
    static final class Colours implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(Preprocessing.Colour.values())
                    .map(Preprocessing.Colour::wireName)
                    .iterator();
        }
    }

    /** For {@code --fit}. */
    static final class Fits implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(Preprocessing.Fit.values())
                    .map(Preprocessing.Fit::wireName)
                    .iterator();
        }
    }

    /** For {@code --resize}. */
    static final class Resamplings implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(Preprocessing.Resampling.values())
                    .map(Preprocessing.Resampling::wireName)
                    .iterator();
        }
    }

    /** For {@code --rotate}. */
    static final class Rotations implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of("0", "90", "180", "270").iterator();
        }
    }

    /** For {@code --scores}. */
    static final class ScoreRules implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(ScoresRule.values()).map(ScoresRule::wireName).iterator();
        }
    }

    /** For {@code --target}. */
    static final class Targets implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(TargetChoice.values())
                    .map(TargetChoice::wireName)
                    .iterator();
        }
    }

    /** For {@code --accelerator-performance}. */
    static final class Performances implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(AcceleratorOptions.Performance.values())
                    .map(AcceleratorOptions.Performance::wireName)
                    .iterator();
        }
    }

    /** For {@code --engine}. */
    static final class Engines implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return io.watchpost.engine.Engines.all().stream()
                    .flatMap(engine -> engine.isAccelerator()
                            ? Stream.of(engine.id())
                            : Stream.of(engine.id(), EngineIsolation.PREFIX + engine.id()))
                    .iterator();
        }
    }
}
