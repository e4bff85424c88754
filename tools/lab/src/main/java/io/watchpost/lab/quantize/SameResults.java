package io.watchpost.lab.quantize;

import io.watchpost.engine.ElementType;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineOptions;
import io.watchpost.lab.onnx.OnnxModel;
import io.watchpost.lab.onnx.TappedModel;
import io.watchpost.vision.InputLayout;
import io.watchpost.vision.Preprocessing;
import java.util.List;

/**
 * Runs a model before and after it was simplified and refuses to go on when they differ by more than rounding: a
 * laboratory must not quantize another network than the one that it was given.
 */
final class SameResults {
    private static final int PICTURES = 3;
    /** Of the largest value; folding a badly conditioned batch norm costs up to 1e-4. */
    private static final double DIFFERENCE_MAX = 2e-3;

    private SameResults() {}

    static void check(
            OnnxModel original, OnnxModel simplified, Preprocessing contract, InputLayout layout, PictureSource source)
            throws EngineException {
        String name = original.outputs().getFirst().getName();
        try (TappedModel before = TappedModel.open(original, List.of(), EngineOptions.SINGLE_THREAD);
                TappedModel after = TappedModel.open(simplified, List.of(), EngineOptions.SINGLE_THREAD)) {
            if (before.spec(name).type() != ElementType.FLOAT32) {
                throw EngineException.refused("its output \"" + name + "\" is " + before.spec(name)
                        + ", and float32 scores are wanted: export the model without what comes after its scores");
            }
            List<PictureInput> inputs = List.of(
                    new PictureInput(contract, layout, before.input()),
                    new PictureInput(contract, layout, after.input()));
            new PictureRuns(source, PICTURES, done -> {}).forEach(inputs, () -> {
                before.run();
                after.run();
                compare(name, before.floats(name), after.floats(name));
            });
        }
    }

    private static void compare(String name, float[] before, float[] after) throws EngineException {
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < before.length; i++) {
            largest = Math.max(largest, Math.abs(before[i]));
            difference = Math.max(difference, Math.abs((double) before[i] - after[i]));
        }
        if (!Double.isFinite(largest) || difference > DIFFERENCE_MAX * largest) {
            throw EngineException.refused("folding batch norm and constants changes its output \"" + name + "\" by "
                    + difference + " of " + largest + ": its weights can't be folded in float32");
        }
    }
}
