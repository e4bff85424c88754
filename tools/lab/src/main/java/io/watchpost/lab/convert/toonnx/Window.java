package io.watchpost.lab.convert.toonnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import io.watchpost.engine.EngineException;
import io.watchpost.lab.tflite.TfliteOperator;
import java.util.List;
import org.tensorflow.lite.schema.Padding;

/**
 * How a window moves over a picture, by TensorFlow's rules. All lists are {height, width}.
 *
 * @param kernel size of the window
 * @param strides of its moves
 * @param dilations distance of its pixels
 * @param before rows and columns of padding before the picture
 * @param after rows and columns of padding after it
 */
record Window(
        List<Integer> kernel,
        List<Integer> strides,
        List<Integer> dilations,
        List<Integer> before,
        List<Integer> after) {

    static Window of(
            TfliteOperator operator,
            byte padding,
            List<Integer> picture,
            List<Integer> kernel,
            List<Integer> strides,
            List<Integer> dilations)
            throws EngineException {
        for (int side = 0; side < 2; side++) {
            if (strides.get(side) < 1 || dilations.get(side) < 1 || kernel.get(side) < 1) {
                throw EngineException.refused("is damaged: its operator " + operator + " has the kernel " + kernel
                        + ", the strides " + strides + " and the dilations " + dilations);
            }
        }
        if (padding != Padding.SAME && padding != Padding.VALID) {
            throw EngineException.refused("is damaged: its operator " + operator + " has the padding " + padding);
        }
        int vertical = padding == Padding.VALID ? 0 : total(picture, kernel, strides, dilations, 0);
        int horizontal = padding == Padding.VALID ? 0 : total(picture, kernel, strides, dilations, 1);
        return new Window(
                kernel,
                strides,
                dilations,
                List.of(vertical / 2, horizontal / 2),
                List.of(vertical - vertical / 2, horizontal - horizontal / 2));
    }

    private static int total(
            List<Integer> picture, List<Integer> kernel, List<Integer> strides, List<Integer> dilations, int side) {
        int stride = strides.get(side);
        int steps = (picture.get(side) + stride - 1) / stride;
        int reach = (kernel.get(side) - 1) * dilations.get(side) + 1;
        return Math.max(0, (steps - 1) * stride + reach - picture.get(side));
    }

    /** With padding that was an operator of its own. */
    Window padded(List<Integer> moreBefore, List<Integer> moreAfter) {
        return new Window(
                kernel,
                strides,
                dilations,
                List.of(before.get(0) + moreBefore.get(0), before.get(1) + moreBefore.get(1)),
                List.of(after.get(0) + moreAfter.get(0), after.get(1) + moreAfter.get(1)));
    }

    AttributeProto kernelShape() {
        return OnnxWriter.list("kernel_shape", kernel);
    }

    AttributeProto stridesAttribute() {
        return OnnxWriter.list("strides", strides);
    }

    AttributeProto dilationsAttribute() {
        return OnnxWriter.list("dilations", dilations);
    }

    AttributeProto pads() {
        return OnnxWriter.list("pads", before.get(0), before.get(1), after.get(0), after.get(1));
    }
}
