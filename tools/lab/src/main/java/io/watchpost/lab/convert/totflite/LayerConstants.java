package io.watchpost.lab.convert.totflite;

import io.watchpost.engine.ElementType;
import io.watchpost.engine.EngineException;
import io.watchpost.lab.onnx.OnnxNode;
import io.watchpost.lab.tflite.Permutation;
import io.watchpost.lab.tflite.TensorQuantization;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Weights and bias of a layer.
 *
 * @param order from that of the weights in ONNX
 * @param axis of the channels afterwards
 * @param hasOneScale whether one scale is written for all channels, which then have the same
 */
record LayerConstants(Int8Weights weights, Permutation order, int axis, boolean hasOneScale) {

    /** Writes them; gives the three operands. */
    List<Integer> operands(OnnxNode node, Lowering lowering, Value source) throws EngineException {
        double[] bias = lowering.reals(node.input(2));
        return operands(node, node.input(2).isEmpty() ? new double[weights.channels()] : bias, lowering, source);
    }

    List<Integer> operands(OnnxNode node, double @Nullable [] bias, Lowering lowering, Value source)
            throws EngineException {
        double[] all = bias;
        if (all != null && all.length == 1 && weights.channels() > 1) {
            all = new double[weights.channels()];
            Arrays.fill(all, bias == null ? 0 : bias[0]);
        }
        if (all == null || all.length != weights.channels()) {
            throw EngineException.refused(
                    "the bias of its operator " + node + " is no constant row of " + weights.channels() + " values");
        }
        float inputScale = source.quantization().scale();
        weights.makeRoomFor(all, inputScale);
        if (weights.isRounded()) {
            lowering.noteRoundedWeights(node);
        }
        List<Float> scales = hasOneScale ? weights.scales().subList(0, 1) : weights.scales();
        TensorQuantization quantization =
                new TensorQuantization(scales, Collections.nCopies(scales.size(), 0), scales.size() > 1 ? axis : 0);
        byte[] bytes = order.apply(ByteBuffer.wrap(weights.bytes()), 1, weights.shape());
        GraphWriter writer = lowering.writer();
        int constant = writer.constant(
                node.name() + "/weights", ElementType.INT8, order.apply(weights.shape()), quantization, bytes);
        List<Float> biasScales =
                scales.stream().map(scale -> scale * inputScale).toList();
        int biasConstant = writer.constant(
                node.name() + "/bias",
                ElementType.INT32,
                List.of(all.length),
                new TensorQuantization(biasScales, Collections.nCopies(scales.size(), 0), 0),
                GraphWriter.littleEndian(weights.biasSteps(all, inputScale)));
        return List.of(source.tensor(), constant, biasConstant);
    }
}
