package io.watchpost.classify;

import io.watchpost.clock.StationClock;
import io.watchpost.engine.ElementType;
import io.watchpost.engine.Engine;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.EngineProvider;
import io.watchpost.engine.ModelFile;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.Frame;
import io.watchpost.frame.Orientation;
import io.watchpost.vision.InputLayout;
import io.watchpost.vision.Preprocessing;
import io.watchpost.vision.Preprocessor;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From a decoded frame to scores: preprocesses straight into the engine's input, runs the model, reads its output. After
 * the first frames {@link #score} allocates nothing of its own.
 *
 * <p>One thread at a time: whoever opened it may hand it over to another, such as a pipeline's, by what publishes safely.
 */
public final class Classifier implements AutoCloseable {

    // for the life of the model
    private final Engine engine;
    private final boolean isOwner;
    private final Preprocessing preprocessing;
    private final Preprocessor preprocessor;
    private final ScoreReader reader;
    private final MemorySegment input;
    private final MemorySegment output;
    private final List<String> labels;
    private final InputLayout layout;
    private final StationClock clock;

    // of the last frame
    private final float[] scores;
    private long preprocessNanos;
    private long inferenceNanos;

    private Classifier(
            Engine engine,
            ClassifierShape shape,
            Preprocessing preprocessing,
            List<String> labels,
            ScoreReader reader,
            StationClock clock) {
        this.engine = engine;
        this.isOwner = true;
        this.preprocessing = preprocessing;
        this.layout = shape.input();
        this.preprocessor = new Preprocessor(preprocessing, layout);
        this.reader = reader;
        this.input = engine.input(0).asSlice(0, layout.sizeBytes());
        this.output = engine.output(shape.outputIndex());
        this.labels = labels;
        this.clock = clock;
        this.scores = new float[reader.classes()];
    }

    /** Another way from the picture to the same engine. */
    private Classifier(Classifier owner, Preprocessing preprocessing) {
        this.engine = owner.engine;
        this.isOwner = false;
        this.preprocessing = preprocessing;
        this.layout = owner.layout;
        this.preprocessor = new Preprocessor(preprocessing, layout);
        this.reader = owner.reader;
        this.input = owner.input;
        this.output = owner.output;
        this.labels = owner.labels;
        this.clock = owner.clock;
        this.scores = new float[reader.classes()];
    }

    /**
     * Loads a model and checks that it is an image classifier that the contract fits.
     *
     * @throws EngineException refused or unavailable, with a sentence for the operator
     */
    public static Classifier open(
            ModelFile model, EngineProvider provider, EngineOptions options, ModelContract contract, StationClock clock)
            throws EngineException {
        return open(model, provider, options, contract, null, clock);
    }

    /**
     * As {@link #open(ModelFile, EngineProvider, EngineOptions, ModelContract, StationClock)}, for another form of a model
     * that is open already.
     *
     * @param twin whose labels it has, instead of those that the contract names; null for none
     * @throws EngineException refused or unavailable, with a sentence for the operator
     */
    public static Classifier open(
            ModelFile model,
            EngineProvider provider,
            EngineOptions options,
            ModelContract contract,
            @Nullable Classifier twin,
            StationClock clock)
            throws EngineException {
        Engine engine = provider.load(model, options);
        try {
            ClassifierShape shape = ClassifierShape.of(engine.inputs(), engine.outputs(), model.format());
            TfliteMetadata metadata = TfliteMetadata.of(model, shape.outputIndex());
            ScoreReader reader = new ScoreReader(shape.output(), contract.scores());
            List<String> labels = twin == null
                    ? Labels.forClasses(contract.labels(), metadata.labels(), contract.background(), reader.classes())
                    : labels(twin, reader.classes());
            return new Classifier(
                    engine,
                    shape,
                    preprocessing(contract.preprocessing(), shape.input(), metadata),
                    labels,
                    reader,
                    clock);
        } catch (IllegalArgumentException e) {
            engine.close();
            throw EngineException.refused("the declared contract doesn't fit the model: " + e.getMessage());
        } catch (EngineException | RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    private static List<String> labels(Classifier twin, int classes) throws EngineException {
        if (twin.labels.size() != classes) {
            throw EngineException.refused("it has " + classes + " classes and its twin " + twin.labels.size());
        }
        return twin.labels;
    }

    /** Completes the declared contract by what the model says of itself, or refuses what can't be run. */
    private static Preprocessing preprocessing(Preprocessing declared, InputLayout input, TfliteMetadata metadata)
            throws EngineException {
        boolean isFloat = input.type() == ElementType.FLOAT32;
        if (!declared.isNormalized() && isFloat) {
            if (metadata.mean().isEmpty()) {
                throw EngineException.refused("its input is float32 and nothing says how a pixel becomes a number:"
                        + " declare --mean and --std (0 and 1 for raw 0 to 255 values, 0 and 255 for 0 to 1,"
                        + " 127.5 and 127.5 for -1 to 1)");
            }
            return declared.withNormalization(metadata.mean(), metadata.std());
        }
        if (declared.isNormalized() && !isFloat && input.quantization() == null) {
            throw EngineException.refused("mean and std are declared, but its quantized input has no scale and zero"
                    + " point to apply them with: leave them out to hand over the pixels as they are");
        }
        return declared;
    }

    /**
     * Classifies a frame; {@link #scores} holds the outcome.
     *
     * @throws EngineException refused, if the frame doesn't fit the contract (a region outside the picture); inference
     *     failed, if the model couldn't be run
     */
    public void score(Frame frame) throws EngineException {
        long start = clock.nanos();
        try {
            preprocessor.run(frame, input);
        } catch (IllegalArgumentException e) {
            throw EngineException.refused(frame.source() + ": " + e.getMessage());
        }
        long preprocessed = clock.nanos();
        engine.invoke();
        long inferred = clock.nanos();
        reader.read(output, scores);
        preprocessNanos = preprocessed - start;
        inferenceNanos = inferred - preprocessed;
    }

    /** The scores of the last frame by class; the classifier's own array, overwritten by the next frame. */
    public float[] scores() {
        return scores;
    }

    /** The label of each class, in the order of the output. */
    public List<String> labels() {
        return labels;
    }

    /** How small a picture may be decoded without harm. */
    public DecodeHint decodeHint() {
        return preprocessor.decodeHint();
    }

    /** The model's input as it is filled. */
    public InputLayout inputLayout() {
        return layout;
    }

    /** The engine that runs the model; for its name and target, and for measuring it bare. */
    public Engine engine() {
        return engine;
    }

    /** Time that the last frame took from pixels to input tensor. */
    public long preprocessNanos() {
        return preprocessNanos;
    }

    /** Time that the last frame took in the engine. */
    public long inferenceNanos() {
        return inferenceNanos;
    }

    /**
     * The same model for pictures that are looked at as a whole and upright, such as goldens, whatever the station's camera
     * needs. It works on this one's engine, so it is for the same thread, and of no use when this one is closed.
     */
    public Classifier ofWholePictures() {
        return new Classifier(
                this,
                new Preprocessing(
                        Orientation.UPRIGHT,
                        null,
                        preprocessing.colour(),
                        preprocessing.fit(),
                        preprocessing.cropFraction(),
                        preprocessing.resampling(),
                        preprocessing.mean(),
                        preprocessing.std()));
    }

    @Override
    public void close() {
        if (isOwner) {
            engine.close();
        }
    }
}
