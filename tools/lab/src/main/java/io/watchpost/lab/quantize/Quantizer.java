package io.watchpost.lab.quantize;

import io.watchpost.classify.ClassifierShape;
import io.watchpost.engine.ElementType;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.ModelFormat;
import io.watchpost.engine.TensorSpec;
import io.watchpost.lab.onnx.DamagedModel;
import io.watchpost.lab.onnx.OnnxModel;
import io.watchpost.lab.onnx.OnnxNode;
import io.watchpost.lab.onnx.ShortNames;
import io.watchpost.lab.onnx.Simplification;
import io.watchpost.lab.onnx.TensorShapes;
import io.watchpost.vision.InputLayout;
import io.watchpost.vision.Preprocessing;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;

/**
 * Quantizes a float classifier after its training: simplifies it, watches it on calibration pictures, writes the integer
 * model, and compares both. One thread; memory for one picture's activations.
 */
public final class Quantizer {
    /** Pictures on which both models are compared; the figures settle long before. */
    private static final int COMPARED_MAX = 50;

    private final QuantizeOptions options;
    private final IntConsumer progress;

    /**
     * Prepares.
     *
     * @param progress told how many pictures calibration has seen
     */
    public Quantizer(QuantizeOptions options, IntConsumer progress) {
        this.options = options;
        this.progress = progress;
    }

    /**
     * What came out.
     *
     * @param model in QDQ form
     */
    public record Quantized(OnnxModel model, QuantizationReport report) {}

    /**
     * Quantizes.
     *
     * @param original float, as it was read; left as it is
     * @param originalBytes size of its file
     * @param contract from a picture to its input, with mean and std
     * @param source the pictures
     * @throws EngineException refused, with what was found
     */
    public Quantized quantize(OnnxModel original, long originalBytes, Preprocessing contract, PictureSource source)
            throws EngineException {
        try {
            return quantized(original, originalBytes, contract, source);
        } catch (DamagedModel e) {
            throw EngineException.refused("the model can't be quantized: " + e.getMessage());
        }
    }

    private Quantized quantized(OnnxModel original, long originalBytes, Preprocessing contract, PictureSource source)
            throws EngineException {
        if (source.size() == 0) {
            throw EngineException.refused("there are no calibration pictures: name a folder with JPEG, PNG, BMP or WebP"
                    + " files like those that the model will see");
        }
        OnnxModel reference = original.copy();
        Simplification.prepare(reference);
        OnnxModel model = reference.copy();
        Simplification.apply(model);
        InputLayout layout = layout(model);
        SameResults.check(reference, model, contract, layout, source);
        InputMapping mapping = InputMapping.apply(model, contract, layout, options);

        TensorShapes shapes = TensorShapes.of(model);
        QuantizationPlan plan = QuantizationPlan.of(model, shapes, options, mapping.quantization());
        requireLayers(model, plan);
        PictureRuns all = new PictureRuns(source, source.size(), progress);
        Calibration calibration = Calibration.run(model, shapes, plan, all, mapping.contract(), layout, options);

        OnnxModel real = model.copy();
        QdqGraph graph = QdqGraph.write(model, plan, calibration, options);
        Ends.describe(model);
        InputLayout integerLayout = options.input() == EndType.FLOAT
                ? layout
                : new InputLayout(
                        layout.width(),
                        layout.height(),
                        layout.channels(),
                        layout.channelsFirst(),
                        options.input() == EndType.INT8 ? ElementType.INT8 : ElementType.UINT8,
                        mapping.quantization());
        Preprocessing integerContract =
                mapping.takesPixels() ? contract.withNormalization(List.of(), List.of()) : contract;
        NoiseMeasurement noise = NoiseMeasurement.run(
                real,
                model,
                graph.integers(),
                calibration,
                new PictureRuns(source, COMPARED_MAX, done -> {}),
                mapping.contract(),
                layout,
                integerContract,
                integerLayout,
                options.activations());
        ShortNames.apply(model);
        QuantizationReport report = new QuantizationReport(
                options.method(),
                calibration.pictures(),
                source.unreadable(),
                options.input().wireName() + ", " + mapping.note(),
                layers(real, graph, calibration, noise),
                plan.floats(),
                noise.compared(),
                noise.agreed(),
                originalBytes,
                model.toProto().getSerializedSize());
        return new Quantized(model, report);
    }

    /**
     * Where the picture is in a model's input, an open batch taken as 1.
     *
     * @throws EngineException refused, if it isn't a float model with a picture as its only input
     */
    public static InputLayout layout(OnnxModel original) throws EngineException {
        OnnxModel model = original.copy();
        Simplification.prepare(model);
        var input = model.inputs().getFirst();
        List<Integer> shape = input.getType().getTensorType().getShape().getDimList().stream()
                .map(size -> Math.toIntExact(size.getDimValue()))
                .toList();
        return ClassifierShape.layout(
                new TensorSpec(input.getName(), ElementType.FLOAT32, shape, null), ModelFormat.ONNX);
    }

    private static void requireLayers(OnnxModel model, QuantizationPlan plan) throws EngineException {
        boolean any = model.nodes().stream().anyMatch(node -> plan.treatment(node) instanceof Treatment.Layer);
        if (!any) {
            List<String> reasons = plan.floats().stream()
                    .map(node -> node.operator() + " \"" + node.name() + "\": " + node.reason())
                    .limit(5)
                    .toList();
            throw EngineException.refused("the model has no convolution or dense layer that can be quantized"
                    + (reasons.isEmpty() ? "" : " (" + String.join("; ", reasons) + ")"));
        }
    }

    private static List<LayerReport> layers(
            OnnxModel real, QdqGraph graph, Calibration calibration, NoiseMeasurement noise) {
        List<LayerReport> layers = new ArrayList<>();
        for (String tensor : graph.integers().keySet()) {
            OnnxNode node = Objects.requireNonNull(real.producer(tensor));
            OnnxNode inside = node.is("Relu", "Clip") && !graph.integers().containsKey(node.input(0))
                    ? real.producer(node.input(0))
                    : null;
            OnnxNode named = inside == null ? node : inside;
            LayerWeights weights = graph.layers().get(named.output());
            Histogram seen = calibration.histogram(tensor);
            Range range = calibration.rangeOf(tensor);
            layers.add(new LayerReport(
                    named.name(),
                    inside == null ? node.operator() : inside.operator() + "+" + node.operator(),
                    range.min(),
                    range.max(),
                    seen == null ? range.min() : seen.min(),
                    seen == null ? range.max() : seen.max(),
                    calibration.quantization(tensor).scale(),
                    calibration.quantization(tensor).zeroPoint(),
                    noise.sqnr(tensor),
                    weights == null ? Double.NaN : weights.sqnr(),
                    weights == null ? 0 : weights.deadChannels()));
        }
        return layers;
    }
}
