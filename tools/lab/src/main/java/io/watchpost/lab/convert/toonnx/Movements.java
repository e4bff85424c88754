package io.watchpost.lab.convert.toonnx;

import io.watchpost.engine.EngineException;
import io.watchpost.lab.tflite.Permutation;
import io.watchpost.lab.tflite.TensorQuantization;
import io.watchpost.lab.tflite.TfliteOperator;
import io.watchpost.lab.tflite.TfliteTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.MirrorPadMode;
import org.tensorflow.lite.schema.MirrorPadOptions;

/**
 * Operators that only move values. Where they keep all of them, they move them in the form in which these are stored;
 * where they pad, engines want to see real numbers.
 */
final class Movements {
    private Movements() {}

    /** RESHAPE, SQUEEZE, EXPAND_DIMS: the new shape is that of the output, whichever way the operator says it. */
    static void reshape(TfliteOperator operator, Translation translation) throws EngineException {
        TfliteTensor input = Operands.required(operator, 0, translation);
        TfliteTensor output = translation.tensor(operator.output());
        if (input.elements() != output.elements()) {
            throw EngineException.refused("its operator " + operator + " makes " + output + " of " + input
                    + ", which have different numbers of values: convert it with fixed sizes");
        }
        requireSameQuantization(operator, input, output);
        String values = translation.inTfliteOrder(operator.input(0));
        Permutation order = Translation.order(output.rank());
        if (order.keepsOrder(output.shape())) {
            translation.store(
                    operator.output(),
                    translation
                            .onnx()
                            .node(
                                    "Reshape",
                                    output.name(),
                                    List.of(
                                            values,
                                            translation
                                                    .onnx()
                                                    .integers(
                                                            output.name() + "/shape", Translation.onnxShape(output)))));
        } else {
            translation.storeFromTfliteOrder(
                    operator.output(), translation.reshaped(values, output.name(), output.shape()));
        }
    }

    static void transpose(TfliteOperator operator, Translation translation) throws EngineException {
        TfliteTensor input = Operands.required(operator, 0, translation);
        TfliteTensor output = translation.tensor(operator.output());
        List<Integer> axes = new ArrayList<>();
        for (int axis : Operands.requiredIntegers(operator, 1, translation)) {
            axes.add(axis);
        }
        requireSameQuantization(operator, input, output);
        Permutation permutation;
        try {
            permutation = new Permutation(axes);
        } catch (IllegalArgumentException e) {
            throw EngineException.refused("is damaged: its operator " + operator + " has the order " + axes);
        }
        Permutation whole =
                Translation.order(input.rank()).inverse().then(permutation).then(Translation.order(output.rank()));
        translation.store(
                operator.output(),
                translation
                        .onnx()
                        .node(
                                "Transpose",
                                output.name(),
                                List.of(translation.stored(operator.input(0))),
                                OnnxWriter.list("perm", whole.axes())));
    }

    /** PAD, PADV2 and MIRROR_PAD. */
    static void pad(TfliteOperator operator, Translation translation) throws EngineException {
        TfliteTensor input = Operands.required(operator, 0, translation);
        TfliteTensor output = translation.tensor(operator.output());
        requireSameQuantization(operator, input, output);
        int[] sides = Operands.requiredIntegers(operator, 1, translation);
        int rank = input.rank();
        if (sides.length != 2 * rank) {
            throw EngineException.refused("is damaged: its operator " + operator + " has " + sides.length
                    + " paddings for " + rank + " dimensions");
        }
        List<Integer> before = new ArrayList<>();
        List<Integer> after = new ArrayList<>();
        for (int d = 0; d < rank; d++) {
            before.add(sides[2 * d]);
            after.add(sides[2 * d + 1]);
        }
        List<Integer> pads = new ArrayList<>(Translation.order(rank).apply(before));
        pads.addAll(Translation.order(rank).apply(after));
        String name = output.name();
        String padded = translation
                .onnx()
                .node(
                        "Pad",
                        name + "/padded",
                        List.of(
                                translation.real(operator.input(0)),
                                translation.onnx().integers(name + "/pads", pads),
                                padValue(operator, translation, input)),
                        OnnxWriter.text("mode", padMode(operator)));
        translation.bounded(operator.output(), padded);
    }

    private static String padMode(TfliteOperator operator) throws EngineException {
        if (operator.code() != BuiltinOperator.MIRROR_PAD) {
            return "constant";
        }
        MirrorPadOptions options = Translation.required(
                operator.options(BuiltinOptions.MirrorPadOptions, new MirrorPadOptions()), operator);
        if (options.mode() != MirrorPadMode.REFLECT) {
            throw EngineException.refused("its operator " + operator
                    + " repeats the pixels at the edge (SYMMETRIC), which ONNX can't; REFLECT is converted");
        }
        return "reflect";
    }

    private static String padValue(TfliteOperator operator, Translation translation, TfliteTensor input)
            throws EngineException {
        boolean given = operator.code() == BuiltinOperator.PADV2 && operator.input(2) >= 0;
        TfliteTensor value = given ? translation.tensor(operator.input(2)) : input;
        if (given && (!value.isConstant() || value.elements() != 1)) {
            throw EngineException.refused("its operator " + operator + " pads with " + value + ", not one constant");
        }
        if (given && !sameQuantization(value, input)) {
            throw EngineException.refused("its operator " + operator + " pads " + input + " with " + value
                    + ", which is quantized otherwise");
        }
        String name = translation.tensor(operator.output()).name() + "/pad";
        return translation.onnx().floats(name, List.of(), given ? RealValues.of(value)[0] : 0f);
    }

    static void requireSameQuantization(TfliteOperator operator, TfliteTensor input, TfliteTensor output)
            throws EngineException {
        if (!sameQuantization(input, output)) {
            throw EngineException.refused("its operator " + operator + " makes " + output + " of " + input
                    + " with another scale or zero point, which it can't");
        }
    }

    private static boolean sameQuantization(TfliteTensor one, TfliteTensor other) {
        TensorQuantization first = one.quantization();
        TensorQuantization second = other.quantization();
        if (one.type() != other.type()) {
            return false;
        }
        if (first == null || second == null || first.isPerAxis() || second.isPerAxis()) {
            return Objects.equals(first, second);
        }
        return first.scale(0) == second.scale(0) && first.zeroPoint(0) == second.zeroPoint(0);
    }
}
