package io.watchpost.engine;

import java.util.List;

/**
 * What can be said of a model without running it; made for {@code watchpost inspect} and for the probe. Reads only the
 * file's bytes, bounded, so a hostile file costs no more than its size.
 *
 * @param sizeBytes of the file
 * @param producer what wrote the file, or its description; empty if unknown
 * @param inputs of the main graph
 * @param outputs of the main graph
 * @param operators by falling count
 * @param metadata names of what the file carries besides the graph: metadata blocks, packed files
 * @param problems sentences about values that can't be right, like a scale of NaN; empty for a sound model
 */
public record ModelInspection(
        ModelFormat format,
        String digest,
        long sizeBytes,
        String producer,
        List<Tensor> inputs,
        List<Tensor> outputs,
        List<Operator> operators,
        Weights weights,
        List<String> metadata,
        List<String> problems) {

    /** How a tensor's integers stand for reals. */
    public enum Scheme {
        NONE,
        PER_TENSOR,
        PER_CHANNEL
    }

    /**
     * An input or output.
     *
     * @param shape -1 where the model leaves a dimension open
     * @param scale of a per-tensor quantization, 0 otherwise
     * @param zeroPoint of a per-tensor quantization, 0 otherwise
     */
    public record Tensor(
            String name, ElementType type, List<Integer> shape, Scheme scheme, float scale, int zeroPoint) {}

    /**
     * A kind of operator.
     *
     * @param quantizedCount how many of them compute in 8-bit integers
     */
    public record Operator(String name, int count, int quantizedCount) {}

    /**
     * The constant tensors of two and more dimensions.
     *
     * @param perChannelTensors how many have a scale for each channel
     * @param zeroElements how many elements stand for 0.0
     */
    public record Weights(int tensors, int perChannelTensors, long bytes, long elements, long zeroElements) {

        /** Share of the weights that are zero, 0 to 1. */
        public double sparsity() {
            return elements == 0 ? 0 : (double) zeroElements / elements;
        }
    }

    /**
     * Inspects a model.
     *
     * @throws EngineException refused when the file is damaged
     */
    public static ModelInspection of(ModelFile model) throws EngineException {
        return switch (model.format()) {
            case TFLITE -> TfliteInspection.of(model);
            case ONNX -> OnnxInspection.of(model);
            case OPENVINO_IR -> IrInspection.of(model);
        };
    }

    /** How many operators compute in 8-bit integers. */
    public int quantizedOperators() {
        return operators.stream().mapToInt(Operator::quantizedCount).sum();
    }

    /** How many operators there are. */
    public int operatorCount() {
        return operators.stream().mapToInt(Operator::count).sum();
    }
}
