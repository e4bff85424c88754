package io.watchpost.bundle;

import io.watchpost.classify.Classifier;
import io.watchpost.classify.Scores;
import io.watchpost.engine.EngineException;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.ImageDecoder;
import io.watchpost.frame.ImageIoDecoder;
import io.watchpost.frame.UndecodablePicture;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * Shows goldens to an open classifier, the same way when a bundle is made and when a device decides whether a variant may
 * serve. For the thread of the classifier.
 */
public final class GoldenReplay implements AutoCloseable {
    private final Classifier classifier;
    private final ImageDecoder decoder = new ImageIoDecoder();

    /** @param classifier opened with the variant's contract; its region and rotation don't matter; stays the caller's */
    public GoldenReplay(Classifier classifier) {
        this.classifier = classifier.ofWholePictures();
    }

    /**
     * What a model said of a picture.
     *
     * @param label of the highest score
     * @param score the highest
     * @param margin to the second highest; the score itself when there is one class only
     * @param preprocessNanos how long it took from pixels to input
     * @param inferenceNanos how long the engine took
     */
    public record Seen(String label, float score, float margin, long preprocessNanos, long inferenceNanos) {}

    /**
     * Classifies one picture.
     *
     * @param png the file's bytes
     * @param name for messages
     * @throws EngineException if it can't be decoded or classified
     */
    public Seen look(byte[] png, String name) throws EngineException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment data = arena.allocateFrom(ValueLayout.JAVA_BYTE, png);
            classifier.score(decoder.decode(data, DecodeHint.FULL_SIZE, 0, 0, name));
        } catch (UndecodablePicture e) {
            throw EngineException.refused("the golden " + name + " can't be decoded: " + e.getMessage());
        }
        float[] scores = classifier.scores();
        int best = Scores.top(scores);
        return new Seen(
                classifier.labels().get(best),
                scores[best],
                Scores.margin(scores),
                classifier.preprocessNanos(),
                classifier.inferenceNanos());
    }

    /** Why what was seen isn't what the golden expects of the variant; empty when it is. */
    public static Optional<String> mismatch(Golden golden, Variant variant, Seen seen) {
        if (!seen.label.equals(golden.label())) {
            return Optional.of("variant " + variant.id() + " says \"" + seen.label + "\" (" + seen.score + ") of "
                    + golden.file() + ", which must be \"" + golden.label() + "\"");
        }
        Golden.Expected expected = golden.expectedOf(variant);
        if (seen.score < expected.min() || seen.score > expected.max()) {
            return Optional.of("variant " + variant.id() + " is " + seen.score + " sure of " + golden.file()
                    + ", expected " + expected.min() + " to " + expected.max());
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        decoder.close();
    }
}
