package io.watchpost.lab.convert.toonnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import io.watchpost.engine.EngineException;
import io.watchpost.lab.tflite.TfliteOperator;
import io.watchpost.lab.tflite.TfliteTensor;
import java.util.List;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.ResizeBilinearOptions;
import org.tensorflow.lite.schema.ResizeNearestNeighborOptions;

/** RESIZE_BILINEAR and RESIZE_NEAREST_NEIGHBOR to a fixed size. */
final class Resizes {
    private Resizes() {}

    static void bilinear(TfliteOperator operator, Translation translation) throws EngineException {
        ResizeBilinearOptions options = Translation.required(
                operator.options(BuiltinOptions.ResizeBilinearOptions, new ResizeBilinearOptions()), operator);
        write(
                operator,
                translation,
                coordinates(options.alignCorners(), options.halfPixelCenters()),
                OnnxWriter.text("mode", "linear"));
    }

    static void nearest(TfliteOperator operator, Translation translation) throws EngineException {
        ResizeNearestNeighborOptions options = Translation.required(
                operator.options(BuiltinOptions.ResizeNearestNeighborOptions, new ResizeNearestNeighborOptions()),
                operator);
        boolean rounds = options.alignCorners() || options.halfPixelCenters();
        write(
                operator,
                translation,
                coordinates(options.alignCorners(), options.halfPixelCenters()),
                OnnxWriter.text("mode", "nearest"),
                OnnxWriter.text("nearest_mode", rounds ? "round_prefer_ceil" : "floor"));
    }

    private static AttributeProto coordinates(boolean alignsCorners, boolean halfPixels) {
        return OnnxWriter.text(
                "coordinate_transformation_mode",
                alignsCorners ? "align_corners" : halfPixels ? "half_pixel" : "asymmetric");
    }

    private static void write(TfliteOperator operator, Translation translation, AttributeProto... attributes)
            throws EngineException {
        TfliteTensor picture = Operands.picture(operator, translation);
        TfliteTensor output = translation.tensor(operator.output());
        Movements.requireSameQuantization(operator, picture, output);
        Operands.requiredIntegers(operator, 1, translation); // sizes that are computed are refused
        String name = output.name();
        String resized = translation
                .onnx()
                .node(
                        "Resize",
                        name + "/resized",
                        List.of(
                                translation.real(operator.input(0)),
                                "", // no region
                                "", // no factors
                                translation.onnx().integers(name + "/sizes", Translation.onnxShape(output))),
                        attributes);
        translation.bounded(operator.output(), resized);
    }
}
