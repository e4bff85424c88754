package io.watchpost.cli.bundle;

import io.watchpost.bundle.Golden;
import io.watchpost.bundle.GoldenReplay;
import io.watchpost.bundle.Manifest;
import io.watchpost.bundle.Precision;
import io.watchpost.bundle.Variant;
import io.watchpost.bundle.VariantFormat;
import io.watchpost.classify.Classifier;
import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.clock.StationClock;
import io.watchpost.config.ModelConfig;
import io.watchpost.device.station.ModelOpening;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineFailure;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.EngineProvider;
import io.watchpost.engine.Engines;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFiles;
import io.watchpost.engine.ModelInspection;
import io.watchpost.engine.Target;
import io.watchpost.frame.Orientation;
import io.watchpost.vision.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A variant and what it said of the goldens.
 *
 * @param labels of its classes; empty when it can't be run here
 * @param seen one for each golden; empty when it can't be run here
 */
record MeasuredVariant(Variant variant, Path file, List<String> labels, List<GoldenReplay.Seen> seen) {
    /** How far a score may lie from the one seen here: other processors round their sums in another order. */
    private static final double TOLERANCE = 0.1;

    /** For a variant that only its target can run: what another variant said, and more room. */
    private static final double TOLERANCE_UNSEEN = 0.2;

    private static final double PLACES = 1e4;

    /**
     * Runs a variant on every golden. One for the Edge TPU runs nowhere else, and isn't run where none is plugged in.
     *
     * @throws EngineException if the model is refused
     * @throws Failure if it isn't sure of a golden, or says something else of it than it should
     */
    static MeasuredVariant of(
            VariantArgument argument, String id, GoldenPictures pictures, Path cache, StationClock clock)
            throws EngineException, Failure, IOException {
        Path path = argument.own().file();
        if (path.toString().toLowerCase(Locale.ROOT).endsWith(".xml")) {
            throw Failure.usage("OpenVINO IR can't be run here, so no goldens can be made of " + path
                    + ": name the ONNX file that it was made of, which OpenVINO reads too");
        }
        ModelFile file = ModelFiles.read(path);
        Variant variant = variant(argument, id, file);
        Optional<Classifier> opened = argument.target() == Target.EDGETPU
                ? onEdgeTpu(argument.own(), file, clock)
                : Optional.of(ModelOpening.open(argument.own(), preprocessing(argument.own()), cache, clock)
                        .classifier());
        if (opened.isEmpty()) {
            return new MeasuredVariant(variant, path, List.of(), List.of());
        }
        try (Classifier classifier = opened.get();
                GoldenReplay replay = new GoldenReplay(classifier)) {
            List<GoldenReplay.Seen> seen = new ArrayList<>();
            for (GoldenPictures.Picture picture : pictures.pictures()) {
                seen.add(sure(
                        replay.look(
                                Files.readAllBytes(picture.file()),
                                picture.file().toString()),
                        picture,
                        path));
            }
            return new MeasuredVariant(variant, path, classifier.labels(), seen);
        }
    }

    private static Preprocessing preprocessing(ModelConfig own) {
        return own.preprocessing(Orientation.UPRIGHT, null);
    }

    /** Empty where its library or a stick is missing. */
    private static Optional<Classifier> onEdgeTpu(ModelConfig own, ModelFile file, StationClock clock)
            throws EngineException {
        EngineProvider engine = Engines.forTarget(file.format(), Target.EDGETPU);
        if (engine.version().equals("unavailable")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Classifier.open(
                    file, engine, EngineOptions.SINGLE_THREAD, own.contract(preprocessing(own)), clock));
        } catch (EngineException e) {
            if (e.failure() instanceof EngineFailure.Unavailable) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Variant variant(VariantArgument argument, String id, ModelFile file)
            throws EngineException, Failure {
        ModelInspection inspection = ModelInspection.of(file);
        VariantFormat format = VariantFormat.of(file.format());
        boolean own = argument.hasOwnNormalization();
        try {
            return new Variant(
                    id,
                    argument.target(),
                    format,
                    inspection.quantizedOperators() > 0 ? Precision.INT8 : Precision.FLOAT32,
                    Manifest.VARIANTS + id + "." + format.wireName(),
                    null,
                    own ? argument.own().mean() : List.of(),
                    own ? argument.own().std() : List.of(),
                    Variant.tensors(inspection.inputs()),
                    Variant.tensors(inspection.outputs()));
        } catch (IllegalArgumentException e) {
            throw Failure.usage("--variant: " + e.getMessage());
        }
    }

    private static GoldenReplay.Seen sure(GoldenReplay.Seen seen, GoldenPictures.Picture picture, Path model)
            throws Failure {
        if (!(seen.score() >= 0 && seen.score() <= 1)) {
            throw Failure.usage("the scores of " + model + " aren't probabilities (one is " + seen.score()
                    + "): declare what its output is with --output logits or independent-logits");
        }
        if (picture.label() != null && !picture.label().equals(seen.label())) {
            throw new Failure(
                    ExitCode.MODEL_REFUSED,
                    model + " says \"" + seen.label() + "\" of the golden " + picture.file() + ", which shows \""
                            + picture.label() + "\"",
                    "check labels and contract; choose goldens that every variant gets right");
        }
        if (seen.margin() < Golden.MARGIN_MIN) {
            throw new Failure(
                    ExitCode.MODEL_REFUSED,
                    model + " isn't sure of the golden " + picture.file() + ": between its two highest scores lies "
                            + rounded(seen.margin()) + ", at least " + Golden.MARGIN_MIN + " is needed",
                    "leave that picture out, or choose others with \"watchpost lab goldens\"");
        }
        return seen;
    }

    boolean isMeasured() {
        return !seen.isEmpty();
    }

    /**
     * What it must give for a golden.
     *
     * @param other that stands for it when it couldn't be run here
     */
    Golden.Expected expected(int golden, MeasuredVariant other) {
        double score = (isMeasured() ? this : other).seen.get(golden).score();
        double tolerance = isMeasured() ? TOLERANCE : TOLERANCE_UNSEEN;
        return new Golden.Expected(
                variant.id(), rounded(Math.max(0, score - tolerance)), rounded(Math.min(1, score + tolerance)));
    }

    private static double rounded(double score) {
        return Math.rint(score * PLACES) / PLACES;
    }
}
