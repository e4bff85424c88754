package io.watchpost.lab.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.watchpost.engine.EngineException;

/**
 * Brings a float classifier, however it was exported, into the plain form that is quantized and converted: operator set
 * 13 or later, a batch of fixed size, constants as constants, batch norm inside of the layers, one way of writing each
 * operator. Its results stay the same but for rounding.
 */
public final class Simplification {
    private Simplification() {}

    /**
     * Simplifies a model in place.
     *
     * @throws EngineException refused, if it isn't a float model with one input, or can't be brought into that form
     */
    public static void apply(OnnxModel model) throws EngineException {
        try {
            prepare(model);
            OpsetUpgrade.apply(model);
            ConstantFolding.apply(model);
            NoOperations.remove(model);
            CanonicalForms.apply(model, TensorShapes.of(model));
            DenseLayers.apply(model, TensorShapes.of(model));
            BatchNormFolding.apply(model, TensorShapes.of(model));
            model.removeUnused();
        } catch (DamagedModel e) {
            throw EngineException.refused("the model can't be used: " + e.getMessage());
        }
    }

    /** Only what is needed for the model to be run as it was meant: it gives the reference for the rest. */
    public static void prepare(OnnxModel model) throws EngineException {
        requireFloat(model);
        fixBatch(model);
        ConstantNodes.inline(model);
        NoOperations.dropTrainingOutputs(model);
        model.removeUnused();
    }

    /**
     * Brings a quantized classifier into a plain form, in place: operator set 13 or later, a batch of fixed size, constants
     * as constants, nothing that does nothing. Its integers and scales stay as they are.
     *
     * @throws EngineException refused, if it hasn't one input, or can't be brought into that form
     */
    public static void prepareQuantized(OnnxModel model) throws EngineException {
        try {
            requireOneInput(model);
            fixBatch(model);
            ConstantNodes.inline(model);
            NoOperations.dropTrainingOutputs(model);
            model.removeUnused();
            OpsetUpgrade.apply(model);
            ConstantFolding.apply(model);
            NoOperations.remove(model);
            CanonicalForms.apply(model, TensorShapes.of(model));
        } catch (DamagedModel e) {
            throw EngineException.refused("the model can't be used: " + e.getMessage());
        }
    }

    private static void requireOneInput(OnnxModel model) throws EngineException {
        if (model.inputs().size() != 1) {
            throw EngineException.refused(
                    "the model has " + model.inputs().size() + " inputs, and a picture is only one");
        }
    }

    private static void requireFloat(OnnxModel model) throws EngineException {
        requireOneInput(model);
        for (OnnxNode node : model.nodes()) {
            String operator = node.operator();
            if (operator.endsWith("QuantizeLinear")
                    || operator.endsWith("DequantizeLinear")
                    || operator.startsWith("QLinear")
                    || operator.contains("QLinear")
                    || operator.endsWith("Integer")) {
                throw EngineException.refused("the model is quantized already (it has the operator " + node
                        + "): name the float model that it was made from, or de-quantize it first (watchpost lab"
                        + " convert)");
            }
        }
        int type = model.inputs().getFirst().getType().getTensorType().getElemType();
        if (type != DataType.FLOAT.getNumber()) {
            throw EngineException.refused(
                    "its input \"" + model.inputs().getFirst().getName() + "\" is of type " + DataType.forNumber(type)
                            + ", and float32 is wanted: export the model as float32");
        }
    }

    /** A batch that is left open becomes 1; any other open size is refused. */
    private static void fixBatch(OnnxModel model) throws EngineException {
        ValueInfoProto input = model.inputs().getFirst();
        TypeProto.Tensor tensor = input.getType().getTensorType();
        TensorShapeProto.Builder shape = tensor.getShape().toBuilder();
        for (int d = 0; d < shape.getDimCount(); d++) {
            if (shape.getDim(d).hasDimValue() && shape.getDim(d).getDimValue() > 0) {
                continue;
            }
            if (d > 0) {
                throw EngineException.refused("its input \"" + input.getName() + "\" leaves dimension " + d
                        + " open: only an open batch can be filled in, export the model with a fixed picture size");
            }
            shape.setDim(d, TensorShapeProto.Dimension.newBuilder().setDimValue(1));
        }
        DataType type = DataType.forNumber(tensor.getElemType());
        model.inputs().set(0, described(input.getName(), type == null ? DataType.FLOAT : type, shape.build()));
        for (int i = 0; i < model.outputs().size(); i++) {
            ValueInfoProto output = model.outputs().get(i);
            // its sizes follow from the input's: what the file says of them may contradict a fixed batch
            model.outputs()
                    .set(
                            i,
                            ValueInfoProto.newBuilder()
                                    .setName(output.getName())
                                    .build());
        }
    }

    /** An input or output of this type and shape. */
    public static ValueInfoProto described(String name, DataType type, TensorShapeProto shape) {
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(shape)))
                .build();
    }
}
