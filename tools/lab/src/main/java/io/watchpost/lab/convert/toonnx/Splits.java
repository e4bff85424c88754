package io.watchpost.lab.convert.toonnx;

import io.watchpost.engine.EngineException;
import io.watchpost.lab.tflite.Permutation;
import io.watchpost.lab.tflite.TfliteOperator;
import io.watchpost.lab.tflite.TfliteTensor;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.UnpackOptions;

/** SPLIT, SPLIT_V and UNPACK: the operators with several outputs, which are the parts of their input along one axis. */
final class Splits {
    private Splits() {}

    static void even(TfliteOperator operator, Translation translation) throws EngineException {
        write(operator, translation, 1, axis(operator, translation, 0));
    }

    static void uneven(TfliteOperator operator, Translation translation) throws EngineException {
        write(operator, translation, 0, axis(operator, translation, 2));
    }

    static void unpack(TfliteOperator operator, Translation translation) throws EngineException {
        UnpackOptions options =
                Translation.required(operator.options(BuiltinOptions.UnpackOptions, new UnpackOptions()), operator);
        write(operator, translation, 0, options.axis());
    }

    private static int axis(TfliteOperator operator, Translation translation, int input) throws EngineException {
        int[] axis = Operands.requiredIntegers(operator, input, translation);
        if (axis.length != 1) {
            throw EngineException.refused("is damaged: its operator " + operator + " has " + axis.length + " axes");
        }
        return axis[0];
    }

    private static void write(TfliteOperator operator, Translation translation, int number, int givenAxis)
            throws EngineException {
        TfliteTensor input = Operands.required(operator, number, translation);
        int axis = Operands.axis(operator, givenAxis, input.rank());
        Permutation order = Translation.order(input.rank());
        OnnxWriter onnx = translation.onnx();
        List<List<Integer>> shapes = new ArrayList<>();
        List<Integer> lengths = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int index : operator.outputs()) {
            TfliteTensor part = translation.tensor(index);
            Movements.requireSameQuantization(operator, input, part);
            List<Integer> shape = new ArrayList<>(part.shape());
            if (shape.size() < input.rank()) {
                shape.add(Math.min(axis, shape.size()), 1);
            }
            if (shape.size() != input.rank()) {
                throw EngineException.refused(
                        "is damaged: its operator " + operator + " makes " + part + " of " + input);
            }
            shapes.add(shape);
            lengths.add(shape.get(axis));
            names.add(onnx.fresh(part.name() + "/part"));
        }
        if (lengths.stream().mapToInt(Integer::intValue).sum() != input.shape().get(axis)) {
            throw EngineException.refused(
                    "is damaged: its operator " + operator + " makes parts of the lengths " + lengths + " of " + input);
        }
        onnx.nodes(
                "Split",
                List.of(
                        translation.real(operator.input(number)),
                        onnx.integers(names.getFirst() + "/lengths", lengths)),
                names,
                OnnxWriter.integer("axis", order.positionOf(axis)));
        for (int i = 0; i < names.size(); i++) {
            int index = operator.outputs().get(i);
            translation.bounded(
                    index, translation.reshapedFrom(names.get(i), shapes.get(i), translation.tensor(index)));
        }
    }
}
