package io.watchpost.lab.net;

import io.watchpost.lab.net.Operation.BatchNormalization;
import io.watchpost.lab.net.Operation.Convolution;
import io.watchpost.lab.net.Operation.Dense;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A classifier, described once: the trainer makes its block from this, the exporter its file. It takes pixels divided by
 * 255 (mean 0, std 255), so that a quantized input of scale 1/255 and zero point -128 is the pixel minus 128.
 *
 * @param name of the shape, like {@code mobilenet-small}
 * @param size height and width of the input in pixels
 * @param classes outputs
 * @param layers in the order in which they can be computed; the last one gives the logits
 */
public record NetworkSpec(String name, int size, int classes, List<Layer> layers) {
    public static final String INPUT = "input";
    public static final int CHANNELS = 3;

    public NetworkSpec {
        layers = List.copyOf(layers);
        if (!(layers.getLast().operation() instanceof Dense(int inputs, int outputs)) || outputs != classes) {
            throw new IllegalArgumentException("a network ends with a dense layer of " + classes + " outputs");
        }
    }

    /** Everything that is learned, by name, with its shape; running statistics included. */
    public Map<String, int[]> weightShapes() {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        for (Layer layer : layers) {
            switch (layer.operation()) {
                case Convolution(int inputs, int outputs, int kernel, int stride, int groups) ->
                    shapes.put(layer.name() + ".weight", new int[] {outputs, inputs / groups, kernel, kernel});
                case BatchNormalization(int channels) -> {
                    shapes.put(layer.name() + ".gamma", new int[] {channels});
                    shapes.put(layer.name() + ".beta", new int[] {channels});
                    shapes.put(layer.name() + ".mean", new int[] {channels});
                    shapes.put(layer.name() + ".variance", new int[] {channels});
                }
                case Dense(int inputs, int outputs) -> {
                    shapes.put(layer.name() + ".weight", new int[] {outputs, inputs});
                    shapes.put(layer.name() + ".bias", new int[] {outputs});
                }
                default -> {}
            }
        }
        return shapes;
    }

    /** How many numbers {@link #weightShapes} asks for. */
    public int weightCount() {
        int count = 0;
        for (int[] shape : weightShapes().values()) {
            int product = 1;
            for (int side : shape) {
                product *= side;
            }
            count += product;
        }
        return count;
    }

    /**
     * The last layer whose values stand for squares of that many pixels; squares at the far edges may be cut off.
     *
     * @param stride side of a square in pixels
     * @return null when the network has none
     */
    public @Nullable Layer layerOfStride(int stride) {
        Layer found = null;
        for (Layer layer : layers) {
            found = layer.height() == Math.ceilDiv(size, stride) ? layer : found;
        }
        return found;
    }

    /** Multiplications for one picture, in convolutions and dense layers. */
    public long multiplications() {
        long count = 0;
        for (Layer layer : layers) {
            count += switch (layer.operation()) {
                case Convolution(int inputs, int outputs, int kernel, int stride, int groups) ->
                    (long) inputs / groups * outputs * kernel * kernel * layer.height() * layer.width();
                case Dense(int inputs, int outputs) -> (long) inputs * outputs;
                default -> 0;
            };
        }
        return count;
    }
}
