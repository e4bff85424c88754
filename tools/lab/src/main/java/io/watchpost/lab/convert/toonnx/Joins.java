package io.watchpost.lab.convert.toonnx;

import io.watchpost.engine.EngineException;
import io.watchpost.lab.tflite.Permutation;
import io.watchpost.lab.tflite.TfliteOperator;
import io.watchpost.lab.tflite.TfliteTensor;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.ConcatenationOptions;
import org.tensorflow.lite.schema.PackOptions;

/** Operators that join tensors to one: as real numbers, which is how engines want to see it. */
final class Joins {
    private Joins() {}

    /** CONCATENATION, whose parts may have other scales than the whole. */
    static void concatenate(TfliteOperator operator, Translation translation) throws EngineException {
        ConcatenationOptions options = Translation.required(
                operator.options(BuiltinOptions.ConcatenationOptions, new ConcatenationOptions()), operator);
        TfliteTensor output = translation.tensor(operator.output());
        int axis = Translation.order(output.rank()).positionOf(Operands.axis(operator, options.axis(), output.rank()));
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < operator.inputs().size(); i++) {
            Operands.required(operator, i, translation);
            parts.add(translation.real(operator.input(i)));
        }
        String joined =
                translation.onnx().node("Concat", output.name() + "/parts", parts, OnnxWriter.integer("axis", axis));
        Activation activation = Activation.of(options.fusedActivationFunction(), operator);
        if (activation.isNone()) {
            translation.bounded(operator.output(), joined);
        } else {
            translation.result(operator.output(), joined, activation);
        }
    }

    /** PACK, which joins along a dimension of its own. */
    static void pack(TfliteOperator operator, Translation translation) throws EngineException {
        PackOptions options =
                Translation.required(operator.options(BuiltinOptions.PackOptions, new PackOptions()), operator);
        TfliteTensor output = translation.tensor(operator.output());
        int axis = Operands.axis(operator, options.axis(), output.rank());
        Permutation order = Translation.order(output.rank());
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < operator.inputs().size(); i++) {
            TfliteTensor part = Operands.required(operator, i, translation);
            Movements.requireSameQuantization(operator, part, output);
            List<Integer> shape = new ArrayList<>(part.shape());
            shape.add(axis, 1);
            String values = translation.transposed(
                    translation.real(operator.input(i)),
                    part.name(),
                    Translation.order(part.rank()).inverse(),
                    Translation.onnxShape(part));
            parts.add(translation.transposed(
                    translation.reshaped(values, part.name() + "/part", shape), part.name(), order, shape));
        }
        translation.bounded(
                operator.output(),
                translation
                        .onnx()
                        .node(
                                "Concat",
                                output.name() + "/parts",
                                parts,
                                OnnxWriter.integer("axis", order.positionOf(axis))));
    }
}
