package io.watchpost.lab.quantize;

import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.Quantization;
import io.watchpost.lab.onnx.OnnxModel;
import io.watchpost.lab.onnx.OnnxNode;
import io.watchpost.lab.onnx.TappedModel;
import io.watchpost.lab.onnx.TensorShapes;
import io.watchpost.vision.InputLayout;
import io.watchpost.vision.Preprocessing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the tensors of the float model hold for real pictures: a histogram of each group of tensors that will share a
 * scale, and the channel means of what layers read. Activations themselves are never kept. One thread.
 */
final class Calibration {
    private final QuantizationPlan plan;
    private final QuantizeOptions options;

    private final List<String> measured = new ArrayList<>();
    private final Map<String, Histogram> histograms = new HashMap<>();
    private final Map<String, ChannelMeans> means = new LinkedHashMap<>();
    private final Map<String, Quantization> quantizations = new HashMap<>();

    private int pictures;

    private Calibration(QuantizationPlan plan, QuantizeOptions options) {
        this.plan = plan;
        this.options = options;
    }

    /**
     * Runs the model on all pictures.
     *
     * @throws EngineException if a run fails, or a tensor holds what is no number
     */
    static Calibration run(
            OnnxModel model,
            TensorShapes shapes,
            QuantizationPlan plan,
            PictureRuns pictures,
            Preprocessing contract,
            InputLayout layout,
            QuantizeOptions options)
            throws EngineException {
        Calibration calibration = new Calibration(plan, options);
        String picture = model.inputs().getFirst().getName();
        Set<String> taps = new LinkedHashSet<>();
        for (String tensor : plan.quantizedTensors()) {
            if (plan.isMeasured(tensor)) {
                calibration.measured.add(tensor);
                taps.add(tensor);
            }
        }
        if (options.biasCorrection()) {
            for (OnnxNode node : model.nodes()) {
                if (plan.treatment(node) instanceof Treatment.Layer && node.is("Conv", "Gemm")) {
                    String read = node.input(0);
                    calibration.means.computeIfAbsent(read, name -> new ChannelMeans(shapes.shape(name)));
                    taps.add(read);
                }
            }
        }
        taps.remove(picture);
        try (TappedModel tapped = TappedModel.open(model, taps, new EngineOptions(options.threads()))) {
            calibration.pictures = pictures.forEach(
                    List.of(new PictureInput(contract, layout, tapped.input())),
                    () -> calibration.look(tapped, picture));
        }
        return calibration;
    }

    private void look(TappedModel tapped, String picture) throws EngineException {
        tapped.run();
        for (String tensor : measured) {
            Histogram histogram = histograms.computeIfAbsent(plan.groups().of(tensor), group -> new Histogram());
            boolean finite = histogram.add(tensor.equals(picture) ? tapped.input() : tapped.memory(tensor));
            if (!finite) {
                throw EngineException.refused(
                        "the float model gives values that are no numbers (NaN or infinite) in its" + " tensor \""
                                + tensor + "\": check --mean and --std, and the model itself");
            }
        }
        means.forEach((tensor, mean) -> mean.add(tensor.equals(picture) ? tapped.input() : tapped.memory(tensor)));
    }

    /** How many pictures it saw. */
    int pictures() {
        return pictures;
    }

    /** The scale and zero point of a quantized tensor. */
    Quantization quantization(String tensor) {
        Quantization fixed = plan.groups().fixed(tensor);
        return fixed != null
                ? fixed
                : quantizations.computeIfAbsent(
                        plan.groups().of(tensor),
                        group -> options.activations().covering(range(Objects.requireNonNull(histograms.get(group)))));
    }

    /** The range that calibration chose for a tensor; that of its integers where the scale is fixed. */
    Range rangeOf(String tensor) {
        Histogram histogram = histogram(tensor);
        Quantization quantization = quantization(tensor);
        EightBits bits = options.activations();
        return histogram != null
                ? range(histogram)
                : Range.including(quantization.toReal(bits.least()), quantization.toReal(bits.greatest()));
    }

    private Range range(Histogram histogram) {
        return options.method().range(histogram, options.percentile());
    }

    /** What was seen in the group of a tensor; null where the range is fixed. */
    @Nullable
    Histogram histogram(String tensor) {
        return histograms.get(plan.groups().of(tensor));
    }

    /** The channel means of what a layer reads; null when they weren't asked for. */
    @Nullable
    ChannelMeans means(String tensor) {
        return means.get(tensor);
    }
}
