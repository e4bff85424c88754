package io.watchpost.lab.quantize;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.watchpost.engine.Quantization;
import io.watchpost.lab.onnx.Constants;
import io.watchpost.lab.onnx.OnnxModel;
import io.watchpost.lab.onnx.OnnxNode;
import io.watchpost.lab.onnx.Simplification;
import io.watchpost.vision.InputLayout;
import io.watchpost.vision.Preprocessing;
import java.util.HashSet;
import java.util.List;

/**
 * How pixels get into the quantized model.
 *
 * <p>With one mean and one std the input's scale is 1/std and its zero point the mean, so that its integers are the
 * pixels themselves (less 128 for int8) and whoever runs the model declares no mean and std. With one for each channel
 * no single scale does that: then a 1×1 convolution over each channel is put in front, which takes pixels and gives what
 * the model was trained on.
 *
 * @param contract with which the float model is calibrated from here on
 * @param quantization of the input
 * @param takesPixels whether the quantized model needs no mean and std
 * @param note what the user should know
 */
record InputMapping(Preprocessing contract, Quantization quantization, boolean takesPixels, String note) {
    private static final int PIXEL_MAX = 255;

    /** Decides, and puts the convolution in front where one is needed. */
    static InputMapping apply(OnnxModel model, Preprocessing contract, InputLayout layout, QuantizeOptions options) {
        EightBits bits = options.activations();
        boolean wantsPixels = options.input() != EndType.FLOAT;
        boolean uniform = new HashSet<>(contract.mean()).size() == 1 && new HashSet<>(contract.std()).size() == 1;
        if (uniform) {
            double mean = contract.mean().getFirst();
            double std = contract.std().getFirst();
            double zeroPoint = Math.rint(mean) + bits.least();
            if (wantsPixels && zeroPoint >= bits.least() && zeroPoint <= bits.greatest()) {
                String half = mean == Math.rint(mean)
                        ? ""
                        : "; the mean of " + contract.mean().getFirst() + " is taken as " + (int) Math.rint(mean)
                                + ", since zero has to be a whole step";
                return new InputMapping(
                        contract,
                        new Quantization((float) (1 / std), (int) zeroPoint),
                        true,
                        "pixels as they are: declare no mean and std" + half);
            }
        }
        boolean canNormalize = layout.channelsFirst() || layout.channels() == 1;
        if (wantsPixels
                && canNormalize
                && model.inputs()
                                .getFirst()
                                .getType()
                                .getTensorType()
                                .getShape()
                                .getDimCount()
                        == 4) {
            normalize(model, contract, layout.channels());
            return new InputMapping(
                    contract.withNormalization(List.of(0f), List.of(1f)),
                    new Quantization(1, bits.least()),
                    true,
                    "pixels as they are: declare no mean and std, the model normalizes each channel itself");
        }
        Quantization covering = bits.covering(range(contract));
        return new InputMapping(
                contract,
                covering,
                false,
                wantsPixels
                        ? "normalized: go on declaring this mean and std, which the model's input can't take in"
                        : "float: go on declaring this mean and std");
    }

    /** Everything that a pixel can become in any channel. */
    private static Range range(Preprocessing contract) {
        double min = 0;
        double max = 0;
        for (int c = 0; c < contract.mean().size(); c++) {
            double mean = contract.mean().get(c);
            double std = contract.std().get(c);
            min = Math.min(min, -mean / std);
            max = Math.max(max, (PIXEL_MAX - mean) / std);
        }
        return Range.including(min, max);
    }

    private static void normalize(OnnxModel model, Preprocessing contract, int channels) {
        var input = model.inputs().getFirst();
        String pixels = model.freshName("pixels");
        float[] weights = new float[channels];
        float[] bias = new float[channels];
        for (int c = 0; c < channels; c++) {
            int index = contract.mean().size() == 1 ? 0 : c;
            weights[c] = (float) (1.0 / contract.std().get(index));
            bias[c] = (float)
                    (-(double) contract.mean().get(index) / contract.std().get(index));
        }
        String weightsName = model.freshName("normalization_weights");
        String biasName = model.freshName("normalization_bias");
        model.putConstant(Constants.floats(weightsName, List.of((long) channels, 1L, 1L, 1L), weights));
        model.putConstant(Constants.floats(biasName, List.of((long) channels), bias));
        OnnxNode convolution = new OnnxNode("Conv", List.of(pixels, weightsName, biasName), List.of(input.getName()))
                .named("normalization")
                .with("group", channels)
                .with("kernel_shape", List.of(1L, 1L));
        model.nodes().addFirst(convolution);
        model.inputs()
                .set(
                        0,
                        Simplification.described(
                                pixels,
                                DataType.FLOAT,
                                input.getType().getTensorType().getShape()));
    }
}
