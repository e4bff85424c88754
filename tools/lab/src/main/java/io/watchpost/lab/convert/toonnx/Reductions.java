package io.watchpost.lab.convert.toonnx;

import io.watchpost.engine.EngineException;
import io.watchpost.lab.tflite.Permutation;
import io.watchpost.lab.tflite.TfliteOperator;
import io.watchpost.lab.tflite.TfliteTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.tensorflow.lite.schema.BuiltinOperator;

/** MEAN, SUM, REDUCE_MAX and REDUCE_MIN over constant axes. */
final class Reductions {
    private Reductions() {}

    static void translate(TfliteOperator operator, Translation translation) throws EngineException {
        TfliteTensor input = Operands.required(operator, 0, translation);
        TfliteTensor output = translation.tensor(operator.output());
        TreeSet<Integer> axes = new TreeSet<>();
        for (int axis : Operands.requiredIntegers(operator, 1, translation)) {
            axes.add(Operands.axis(operator, axis, input.rank()));
        }
        Permutation order = Translation.order(input.rank());
        List<Integer> kept = new ArrayList<>(input.shape());
        axes.forEach(axis -> kept.set(axis, 1));
        String name = output.name();
        List<String> inputs = List.of(translation.real(operator.input(0)));
        boolean wholePicture =
                input.rank() == 4 && List.copyOf(axes).equals(List.of(1, 2)) && operator.code() == BuiltinOperator.MEAN;
        List<Integer> onnxAxes = axes.stream().map(order::positionOf).sorted().toList();
        OnnxWriter onnx = translation.onnx();
        String reduced;
        if (wholePicture) {
            reduced = onnx.node("GlobalAveragePool", name + "/reduced", inputs);
        } else if (operator.code() == BuiltinOperator.SUM) {
            // the one whose axes are an input from operator set 13 on
            reduced = onnx.node(
                    "ReduceSum",
                    name + "/reduced",
                    List.of(inputs.getFirst(), onnx.integers(name + "/axes", onnxAxes)),
                    OnnxWriter.integer("keepdims", 1));
        } else {
            reduced = onnx.node(
                    switch (operator.code()) {
                        case BuiltinOperator.MEAN -> "ReduceMean";
                        case BuiltinOperator.REDUCE_MAX -> "ReduceMax";
                        default -> "ReduceMin";
                    },
                    name + "/reduced",
                    inputs,
                    OnnxWriter.list("axes", onnxAxes),
                    OnnxWriter.integer("keepdims", 1));
        }
        translation.bounded(operator.output(), translation.reshapedFrom(reduced, kept, output));
    }
}
