package io.watchpost.lab.quantize;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import io.watchpost.engine.ElementType;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.TensorSpec;
import io.watchpost.lab.onnx.OnnxModel;
import io.watchpost.lab.onnx.Simplification;
import io.watchpost.lab.onnx.TappedModel;
import java.util.List;

/** Describes a model's outputs as the engine sees them, which also proves that the engine takes the model. */
final class Ends {
    private Ends() {}

    static void describe(OnnxModel model) throws EngineException {
        try (TappedModel loaded = TappedModel.open(model, List.of(), EngineOptions.SINGLE_THREAD)) {
            model.outputs().replaceAll(output -> {
                TensorSpec spec = loaded.spec(output.getName());
                TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
                spec.shape()
                        .forEach(size -> shape.addDim(
                                TensorShapeProto.Dimension.newBuilder().setDimValue(size)));
                return Simplification.described(output.getName(), type(spec.type()), shape.build());
            });
        }
    }

    private static DataType type(ElementType type) {
        return switch (type) {
            case INT8 -> DataType.INT8;
            case UINT8 -> DataType.UINT8;
            case INT32 -> DataType.INT32;
            case INT64 -> DataType.INT64;
            case BOOL -> DataType.BOOL;
            default -> DataType.FLOAT;
        };
    }
}
