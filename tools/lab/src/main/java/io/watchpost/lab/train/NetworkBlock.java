package io.watchpost.lab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.watchpost.lab.net.Layer;
import io.watchpost.lab.net.NetworkSpec;
import io.watchpost.lab.net.Operation.Addition;
import io.watchpost.lab.net.Operation.BatchNormalization;
import io.watchpost.lab.net.Operation.Convolution;
import io.watchpost.lab.net.Operation.Dense;
import io.watchpost.lab.net.Operation.GlobalAveragePool;
import io.watchpost.lab.net.Operation.Rectifier;
import io.watchpost.lab.net.Weights;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The described network as a block of DJL: takes float [batch, 3, size, size], pixels divided by 255, and gives logits
 * [batch, classes]; in training also what each square of {@link Places#STRIDE} pixels shows, as logits [batch, classes,
 * side, side], where the network has a layer of that stride. Used by the training thread only.
 */
final class NetworkBlock extends AbstractBlock {
    private static final byte VERSION = 1;
    private static final int[] LAST_AXIS = {2};

    /** How much of the running statistics a batch leaves: short trainings need them to follow. */
    private static final float STATISTICS_KEPT = 0.9f;

    private final NetworkSpec spec;
    private final Map<String, Block> blocks = new LinkedHashMap<>();

    /** Tells from this layer what each square shows: only training asks, and no model carries it. */
    private final @Nullable Layer placesLayer;

    private final @Nullable Block placesHead;

    NetworkBlock(NetworkSpec spec) {
        super(VERSION);
        this.spec = spec;
        for (Layer layer : spec.layers()) {
            Block block = blockFor(layer);
            if (block != null) {
                blocks.put(layer.name(), addChildBlock(layer.name(), block));
            }
        }
        placesLayer = spec.layerOfStride(Places.STRIDE);
        placesHead = placesLayer == null ? null : addChildBlock("places", placesHead());
    }

    private static @Nullable Block blockFor(Layer layer) {
        return switch (layer.operation()) {
            case Convolution convolution ->
                Conv2d.builder()
                        .setFilters(convolution.outputs())
                        .setKernelShape(new Shape(convolution.kernel(), convolution.kernel()))
                        .optStride(new Shape(convolution.stride(), convolution.stride()))
                        .optPadding(symmetricPadding(convolution))
                        .optGroups(convolution.groups())
                        .optBias(false)
                        .build();
            case BatchNormalization ignored ->
                BatchNorm.builder()
                        .optEpsilon(BatchNormalization.EPSILON)
                        .optMomentum(STATISTICS_KEPT)
                        .build();
            case Dense dense -> Linear.builder().setUnits(dense.outputs()).build();
            default -> null;
        };
    }

    /** Normalized first, so that how fast it learns doesn't depend on how large the layer's values are. */
    private Block placesHead() {
        return new SequentialBlock()
                .add(BatchNorm.builder().build())
                .add(Conv2d.builder()
                        .setFilters(spec.classes())
                        .setKernelShape(new Shape(1, 1))
                        .build());
    }

    /** At stride 1 both halves are the same and the convolution pads by itself; otherwise {@link #padded} does. */
    private static Shape symmetricPadding(Convolution convolution) {
        int padding = convolution.stride() == 1 ? convolution.kernel() / 2 : 0;
        return new Shape(padding, padding);
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, @Nullable PairList<String, Object> arguments) {
        Map<String, NDArray> values = new HashMap<>();
        values.put(NetworkSpec.INPUT, inputs.singletonOrThrow());
        for (Layer layer : spec.layers()) {
            values.put(layer.name(), forward(layer, values, parameters, training));
        }
        NDList outputs = new NDList(value(values, spec.layers().getLast().name()));
        if (training && placesLayer != null && placesHead != null) {
            NDList features = new NDList(value(values, placesLayer.name()));
            outputs.addAll(placesHead.forward(parameters, features, true));
        }
        return outputs;
    }

    private NDArray forward(Layer layer, Map<String, NDArray> values, ParameterStore parameters, boolean training) {
        NDArray input = value(values, layer.inputs().getFirst());
        return switch (layer.operation()) {
            case Convolution convolution -> child(layer, padded(input, convolution), parameters, training);
            case BatchNormalization ignored -> child(layer, input, parameters, training);
            case Dense ignored -> child(layer, input, parameters, training);
            case Rectifier(boolean limitedToSix) ->
                limitedToSix ? input.clip(0, 6) : input.getNDArrayInternal().relu();
            case Addition() -> input.add(value(values, layer.inputs().getLast()));
            case GlobalAveragePool() -> input.flatten(2, -1).mean(LAST_AXIS); // DJL takes the mean of one axis only
        };
    }

    private NDArray child(Layer layer, NDArray input, ParameterStore parameters, boolean training) {
        Block block = blocks.get(layer.name());
        if (block == null) {
            throw new IllegalStateException("layer " + layer.name() + " has no block");
        }
        return block.forward(parameters, new NDList(input), training).singletonOrThrow();
    }

    private static NDArray padded(NDArray input, Convolution convolution) {
        int size = (int) input.getShape().get(2);
        int before = convolution.paddingBefore(size);
        int after = convolution.paddingAfter(size);
        return convolution.stride() == 1 || before + after == 0
                ? input
                : input.pad(new Shape(before, after, before, after), 0);
    }

    private static NDArray value(Map<String, NDArray> values, String name) {
        NDArray value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("layer " + name + " is read before it is computed");
        }
        return value;
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
        int batch = (int) inputShapes[0].get(0);
        Map<String, Shape> shapes = new HashMap<>();
        shapes.put(NetworkSpec.INPUT, inputShapes[0]);
        for (Layer layer : spec.layers()) {
            Block block = blocks.get(layer.name());
            Shape input = shapes.get(layer.inputs().getFirst());
            if (block != null) {
                block.initialize(manager, type, input);
            }
            shapes.put(
                    layer.name(),
                    layer.operation() instanceof GlobalAveragePool || layer.operation() instanceof Dense
                            ? new Shape(batch, layer.channels())
                            : new Shape(batch, layer.channels(), layer.height(), layer.width()));
        }
        if (placesLayer != null && placesHead != null) {
            placesHead.initialize(manager, type, shapes.get(placesLayer.name()));
        }
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {new Shape(inputShapes[0].get(0), spec.classes())};
    }

    /** The weights as they are now, copied. */
    Weights weights() {
        Map<String, float[]> values = new HashMap<>();
        blocks.forEach((layer, block) -> {
            for (var parameter : block.getParameters()) {
                values.put(
                        layer + "." + nameOf(parameter.getValue()),
                        parameter.getValue().getArray().toFloatArray());
            }
        });
        return new Weights(spec, values);
    }

    /**
     * Replaces the weights; the block must have been initialized. Copied into PyTorch's own memory: {@code NDArray.set}
     * would leave them in a buffer of Java's, which is collected while training still writes to it.
     */
    void setWeights(Weights weights) {
        blocks.forEach((layer, block) -> {
            for (var parameter : block.getParameters()) {
                NDArray array = parameter.getValue().getArray();
                try (NDArray values = array.getManager()
                        .create(weights.of(layer + "." + nameOf(parameter.getValue())), array.getShape())) {
                    values.copyTo(array);
                }
            }
        });
    }

    private static String nameOf(Parameter parameter) {
        return switch (parameter.getType()) {
            case WEIGHT -> "weight";
            case BIAS -> "bias";
            case GAMMA -> "gamma";
            case BETA -> "beta";
            case RUNNING_MEAN -> "mean";
            case RUNNING_VAR -> "variance";
            default -> throw new IllegalStateException("unknown kind of weights " + parameter.getType());
        };
    }
}
