package io.watchpost.engine.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import io.watchpost.engine.ElementType;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.OnnxGraph;
import io.watchpost.engine.TensorSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Describes the tensors at a model's ends and pins memory for them. */
final class OnnxTensors {
    private static final long ALIGNMENT_BYTES = 64;
    private static final long TENSOR_BYTES_MAX = 1L << 30;

    private OnnxTensors() {}

    /**
     * The spec of an input or output, its batch fixed to 1; other open dimensions stay -1.
     *
     * @param role {@code input} or {@code output}, for the refusal
     */
    static TensorSpec describe(NodeInfo node, OnnxGraph graph, String role) throws EngineException {
        String name = OnnxRefusals.clean(node.getName());
        if (!(node.getInfo() instanceof TensorInfo info)) {
            throw EngineException.refused("its " + role + " \"" + name + "\" isn't a tensor but a "
                    + node.getInfo().getClass().getSimpleName());
        }
        ElementType type = elementType(info.onnxType);
        if (type == ElementType.OTHER) {
            throw EngineException.refused(
                    "its " + role + " \"" + name + "\" doesn't hold plain numbers (" + info.onnxType + ")");
        }
        List<Integer> shape = new ArrayList<>();
        for (long size : info.getShape()) {
            boolean openBatch = size < 0 && shape.isEmpty();
            shape.add(openBatch ? 1 : Math.clamp(size, -1, Integer.MAX_VALUE));
        }
        return new TensorSpec(name, type, shape, type.isQuantized() ? graph.quantizationOf(node.getName()) : null);
    }

    /** Memory of a tensor without open dimensions, all zero. */
    static MemorySegment allocate(Arena arena, TensorSpec spec, String role) throws EngineException {
        long bytes = spec.type().sizeBytes();
        for (int size : spec.shape()) {
            bytes = Math.min(bytes * Math.max(size, 0), TENSOR_BYTES_MAX + 1); // saturates: never overflows
        }
        if (bytes == 0 || bytes > TENSOR_BYTES_MAX) {
            throw EngineException.refused("its " + role + " \"" + spec.name() + "\" " + spec
                    + (bytes == 0 ? " is empty" : " is larger than " + TENSOR_BYTES_MAX + " bytes"));
        }
        return arena.allocate(bytes, ALIGNMENT_BYTES);
    }

    /** A tensor over memory that outlives it. */
    static OnnxTensor pin(OrtEnvironment environment, MemorySegment memory, TensorSpec spec) throws OrtException {
        long[] shape = spec.shape().stream().mapToLong(Integer::longValue).toArray();
        return OnnxTensor.createTensor(
                environment, memory.asByteBuffer().order(ByteOrder.nativeOrder()), shape, javaType(spec.type()));
    }

    private static ElementType elementType(TensorInfo.OnnxTensorType type) {
        return switch (type) {
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT -> ElementType.FLOAT32;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8 -> ElementType.UINT8;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT8 -> ElementType.INT8;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT16 -> ElementType.INT16;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32 -> ElementType.INT32;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64 -> ElementType.INT64;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_BOOL -> ElementType.BOOL;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16 -> ElementType.FLOAT16;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE -> ElementType.FLOAT64;
            default -> ElementType.OTHER;
        };
    }

    private static OnnxJavaType javaType(ElementType type) {
        return switch (type) {
            case FLOAT32 -> OnnxJavaType.FLOAT;
            case UINT8 -> OnnxJavaType.UINT8;
            case INT8 -> OnnxJavaType.INT8;
            case INT16 -> OnnxJavaType.INT16;
            case INT32 -> OnnxJavaType.INT32;
            case INT64 -> OnnxJavaType.INT64;
            case BOOL -> OnnxJavaType.BOOL;
            case FLOAT16 -> OnnxJavaType.FLOAT16;
            case FLOAT64 -> OnnxJavaType.DOUBLE;
            case OTHER -> OnnxJavaType.UNKNOWN;
        };
    }
}
