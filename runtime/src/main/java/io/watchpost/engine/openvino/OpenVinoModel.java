package io.watchpost.engine.openvino;

import io.watchpost.engine.EngineException;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelInspection;
import io.watchpost.engine.Quantization;
import io.watchpost.engine.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A model with its ends as the file declares them, an open batch fixed to 1. OpenVINO's own words for element types
 * aren't asked: they differ from release to release.
 *
 * @param openInputs those that must be given their shape
 */
record OpenVinoModel(ModelFile file, List<TensorSpec> inputs, List<TensorSpec> outputs, List<TensorSpec> openInputs) {

    /** @throws EngineException refused: the device can't run it, or nobody could fill its inputs */
    static OpenVinoModel of(ModelFile file, String device) throws EngineException {
        ModelInspection inspection = ModelInspection.of(file);
        if (device.startsWith(OpenVinoEngineProvider.STICK)) {
            requireReal(inspection);
        }
        if (inspection.inputs().isEmpty() || inspection.outputs().isEmpty()) {
            throw EngineException.refused("it has " + inspection.inputs().size() + " inputs and "
                    + inspection.outputs().size() + " outputs: there is nothing to run");
        }
        List<TensorSpec> inputs =
                inspection.inputs().stream().map(OpenVinoModel::spec).toList();
        List<TensorSpec> outputs =
                inspection.outputs().stream().map(OpenVinoModel::spec).toList();
        for (TensorSpec spec : Stream.concat(inputs.stream(), outputs.stream()).toList()) {
            if (spec.type().sizeBytes() == 0 || spec.shape().stream().anyMatch(size -> size < 1)) {
                throw EngineException.refused("its \"" + spec.name() + "\" " + spec
                        + " has no fixed size: only an open batch can be filled in, convert the model with a fixed"
                        + " picture size");
            }
        }
        return new OpenVinoModel(
                file,
                inputs,
                outputs,
                inspection.inputs().stream()
                        .filter(input -> input.shape().contains(-1))
                        .map(OpenVinoModel::spec)
                        .toList());
    }

    /** The stick computes in FP16; it knows no integers. */
    private static void requireReal(ModelInspection inspection) throws EngineException {
        boolean quantizes = inspection.operators().stream()
                .map(ModelInspection.Operator::name)
                .anyMatch(name -> name.endsWith("QuantizeLinear") || name.equals("FakeQuantize"));
        if (quantizes || inspection.quantizedOperators() > 0) {
            throw EngineException.refused("it is quantized, and the Neural Compute Stick runs float models only: use"
                    + " the float model that it was made of, or another engine");
        }
    }

    private static TensorSpec spec(ModelInspection.Tensor tensor) {
        List<Integer> shape = new ArrayList<>(tensor.shape());
        if (!shape.isEmpty() && shape.getFirst() < 0) {
            shape.set(0, 1);
        }
        return new TensorSpec(
                tensor.name(),
                tensor.type(),
                shape,
                tensor.scheme() == ModelInspection.Scheme.PER_TENSOR
                        ? new Quantization(tensor.scale(), tensor.zeroPoint())
                        : null);
    }
}
