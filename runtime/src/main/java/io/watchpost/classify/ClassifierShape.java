package io.watchpost.classify;

import io.watchpost.engine.ElementType;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.ModelFormat;
import io.watchpost.engine.TensorSpec;
import io.watchpost.vision.InputLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Decides from the tensors whether a model is an image classifier, and which tensors are the picture and the scores.
 *
 * @param input how the picture lies in the first input
 * @param outputIndex which output holds the scores
 * @param output the scores of one picture, {@code [1, classes]}
 */
public record ClassifierShape(InputLayout input, int outputIndex, TensorSpec output) {
    /** Larger than any classifier's, smaller than what exhausts a device. */
    private static final int SIDE_MAX = 4_096;

    private static final int CLASSES_MAX = 1_000_000;

    /**
     * Reads the shape.
     *
     * @param format decides between NHWC and NCHW where the sizes allow both
     * @throws EngineException refused, with the reason
     */
    static ClassifierShape of(List<TensorSpec> inputs, List<TensorSpec> outputs, ModelFormat format)
            throws EngineException {
        if (inputs.size() != 1) {
            throw notAClassifier("it has " + inputs.size() + " inputs (" + names(inputs)
                    + ") and a picture is only one; the others would stay empty");
        }
        TensorSpec picture = inputs.getFirst();
        InputLayout layout = layout(picture, format);
        int batch = picture.shape().size() == 4 ? picture.shape().getFirst() : 1;
        List<Integer> candidates = new ArrayList<>();
        for (int index = 0; index < outputs.size(); index++) {
            if (isScores(outputs.get(index), batch)) {
                candidates.add(index);
            }
        }
        if (candidates.size() != 1) {
            throw notAClassifier(
                    candidates.isEmpty()
                            ? "none of its outputs (" + names(outputs) + ") is one row of uint8, int8 or float32 scores"
                            : candidates.size() + " of its outputs could be the scores (" + names(outputs) + ")");
        }
        int index = candidates.getFirst();
        TensorSpec scores = outputs.get(index);
        int classes = Math.toIntExact(scores.elements() / batch);
        return new ClassifierShape(
                layout,
                index,
                new TensorSpec(scores.name(), scores.type(), List.of(1, classes), scores.quantization()));
    }

    /**
     * How a picture lies in an input.
     *
     * @param format decides between NHWC and NCHW where the sizes allow both
     * @throws EngineException refused, when it can't be a picture
     */
    public static InputLayout layout(TensorSpec spec, ModelFormat format) throws EngineException {
        List<Integer> shape = spec.shape();
        if (shape.size() != 3 && shape.size() != 4) {
            throw notAPicture(spec);
        }
        List<Integer> item = shape.size() == 4 ? shape.subList(1, 4) : shape;
        boolean last = isChannels(item.get(2));
        boolean first = isChannels(item.get(0));
        if (!(first || last) || !(spec.type().isQuantized() || spec.type() == ElementType.FLOAT32)) {
            throw notAPicture(spec);
        }
        boolean channelsFirst = first && (!last || format == ModelFormat.ONNX);
        int channels = channelsFirst ? item.get(0) : item.get(2);
        int height = channelsFirst ? item.get(1) : item.get(0);
        int width = channelsFirst ? item.get(2) : item.get(1);
        boolean batchIsKnown = shape.size() == 3 || shape.getFirst() >= 1;
        if (!batchIsKnown || height < 2 || width < 2 || height > SIDE_MAX || width > SIDE_MAX) {
            throw notAPicture(spec);
        }
        return new InputLayout(width, height, channels, channelsFirst, spec.type(), spec.quantization());
    }

    private static boolean isChannels(int size) {
        return size == 1 || size == 3;
    }

    /** One row of numbers for each picture of the batch: all other dimensions are 1. */
    private static boolean isScores(TensorSpec spec, int batch) {
        if (!(spec.type().isQuantized() || spec.type() == ElementType.FLOAT32)) {
            return false;
        }
        long elements = spec.elements();
        if (elements < 1 || elements % batch != 0 || elements / batch > CLASSES_MAX) {
            return false;
        }
        List<Integer> shape = spec.shape();
        boolean batched = batch > 1;
        if (batched && (shape.isEmpty() || shape.getFirst() != batch)) {
            return false;
        }
        return (batched ? shape.subList(1, shape.size()) : shape)
                        .stream().filter(size -> size != 1).count()
                <= 1;
    }

    private static EngineException notAPicture(TensorSpec spec) {
        return notAClassifier("its input \"" + spec.name() + "\" is " + spec
                + ", not a picture of 1 or 3 channels in uint8, int8 or float32");
    }

    private static EngineException notAClassifier(String why) {
        return EngineException.refused("it is not an image classifier: " + why);
    }

    private static String names(List<TensorSpec> specs) {
        return specs.stream().map(spec -> spec.name() + ": " + spec).collect(Collectors.joining(", "));
    }
}
