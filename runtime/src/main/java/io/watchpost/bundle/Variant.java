package io.watchpost.bundle;

import io.watchpost.engine.ModelInspection;
import io.watchpost.engine.Quantization;
import io.watchpost.engine.Target;
import io.watchpost.engine.TensorSpec;
import io.watchpost.vision.Preprocessing;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One form of the model, for one kind of processor.
 *
 * @param id names it in this bundle: lower-case letters, digits and dashes
 * @param target what runs it
 * @param file in the bundle
 * @param weights the second file of OpenVINO IR, with the name of the first but for its ending; null for other formats
 * @param mean for this variant alone; empty when the bundle's holds
 * @param std as many as mean
 * @param inputs in the model's order, shapes as the file has them, -1 where it leaves one open
 * @param outputs likewise
 */
public record Variant(
        String id,
        Target target,
        VariantFormat format,
        Precision precision,
        String file,
        @Nullable String weights,
        List<Float> mean,
        List<Float> std,
        List<TensorSpec> inputs,
        List<TensorSpec> outputs) {
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

    public Variant {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "a variant's id has 1 to 32 lower-case letters, digits and dashes, was " + EntryNames.shown(id));
        }
        if ((format == VariantFormat.OPENVINO_IR) != (weights != null)) {
            throw new IllegalArgumentException(
                    "variant " + id + ": openvino-ir has a second file with weights, other formats have not");
        }
        if (weights != null && !(file.endsWith(".xml") && weights.equals(file.replaceFirst("xml$", "bin")))) {
            throw new IllegalArgumentException("variant " + id
                    + ": the files of openvino-ir have one name, ending in .xml and .bin, were "
                    + EntryNames.shown(file)
                    + " and " + EntryNames.shown(weights));
        }
        boolean fits = switch (target) {
            case CPU -> format != VariantFormat.OPENVINO_IR;
            case EDGETPU -> format == VariantFormat.TFLITE;
            case NCS -> format != VariantFormat.TFLITE;
        };
        if (!fits) {
            throw new IllegalArgumentException(
                    "variant " + id + ": " + target.wireName() + " doesn't run " + format.wireName());
        }
        if (inputs.isEmpty() || outputs.isEmpty()) {
            throw new IllegalArgumentException("variant " + id + " needs inputs and outputs");
        }
        Preprocessing.DEFAULT.withNormalization(mean, std);
    }

    /** The bundle's preprocessing, with what holds for this variant alone. */
    public Preprocessing preprocessing(Preprocessing common) {
        return mean.isEmpty() ? common : common.withNormalization(mean, std);
    }

    /** What the file has other than the manifest says of it; empty when they agree. */
    public Optional<String> mismatch(ModelInspection found) {
        if (found.format() != format.modelFormat()) {
            return Optional.of("its format is " + found.format().wireName() + " instead of " + format.wireName());
        }
        return mismatch("inputs", inputs, tensors(found.inputs()))
                .or(() -> mismatch("outputs", outputs, tensors(found.outputs())));
    }

    private static Optional<String> mismatch(String what, List<TensorSpec> declared, List<TensorSpec> found) {
        return declared.equals(found)
                ? Optional.empty()
                : Optional.of("its " + what + " are " + shown(found) + " and the manifest says " + shown(declared));
    }

    /** With everything that may differ. */
    private static String shown(List<TensorSpec> tensors) {
        return tensors.stream()
                .map(tensor -> {
                    Quantization quantization = tensor.quantization();
                    return "\"" + tensor.name() + "\" " + tensor
                            + (quantization == null
                                    ? ""
                                    : " with scale " + quantization.scale() + " and zero point "
                                            + quantization.zeroPoint());
                })
                .collect(Collectors.joining(", "));
    }

    /** The tensors of an inspection as a manifest declares them. */
    public static List<TensorSpec> tensors(List<ModelInspection.Tensor> tensors) {
        return tensors.stream()
                .map(tensor -> new TensorSpec(
                        tensor.name(),
                        tensor.type(),
                        tensor.shape(),
                        tensor.scheme() == ModelInspection.Scheme.PER_TENSOR
                                ? new Quantization(tensor.scale(), tensor.zeroPoint())
                                : null))
                .toList();
    }
}
