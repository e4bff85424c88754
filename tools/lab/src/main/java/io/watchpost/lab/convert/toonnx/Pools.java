package io.watchpost.lab.convert.toonnx;

import io.watchpost.engine.EngineException;
import io.watchpost.lab.tflite.TfliteOperator;
import io.watchpost.lab.tflite.TfliteTensor;
import java.util.List;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.Padding;
import org.tensorflow.lite.schema.Pool2DOptions;

/** AVERAGE_POOL_2D and MAX_POOL_2D. */
final class Pools {
    private Pools() {}

    static void translate(TfliteOperator operator, Translation translation) throws EngineException {
        Pool2DOptions options =
                Translation.required(operator.options(BuiltinOptions.Pool2DOptions, new Pool2DOptions()), operator);
        TfliteTensor picture = Operands.picture(operator, translation);
        List<Integer> sides = picture.shape().subList(1, 3);
        List<Integer> kernel = List.of(options.filterHeight(), options.filterWidth());
        Window window = Window.of(
                operator,
                options.padding(),
                sides,
                kernel,
                List.of(options.strideH(), options.strideW()),
                List.of(1, 1));
        boolean average = operator.code() == BuiltinOperator.AVERAGE_POOL_2D;
        String name = translation.tensor(operator.output()).name() + "/pooled";
        List<String> inputs = List.of(translation.real(operator.input(0)));
        boolean wholePicture = kernel.equals(sides) && options.padding() == Padding.VALID;
        String pooled = wholePicture
                ? translation.onnx().node(average ? "GlobalAveragePool" : "GlobalMaxPool", name, inputs)
                : translation
                        .onnx()
                        .node(
                                average ? "AveragePool" : "MaxPool", // averages leave padding out, as TensorFlow's do
                                name,
                                inputs,
                                window.kernelShape(),
                                window.pads(),
                                window.stridesAttribute());
        Activation activation = Activation.of(options.fusedActivationFunction(), operator);
        if (activation.isNone()) {
            translation.bounded(operator.output(), pooled);
        } else {
            translation.result(operator.output(), pooled, activation);
        }
    }
}
