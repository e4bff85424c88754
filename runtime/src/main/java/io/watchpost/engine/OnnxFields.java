package io.watchpost.engine;

/** Field numbers and data types of onnx.proto3 (ONNX 1.17) that are read here. */
final class OnnxFields {
    static final int MODEL_IR_VERSION = 1;
    static final int MODEL_PRODUCER = 2;
    static final int MODEL_GRAPH = 7;
    static final int MODEL_METADATA = 14;

    static final int GRAPH_NODE = 1;
    static final int GRAPH_INITIALIZER = 5;
    static final int GRAPH_INPUT = 11;
    static final int GRAPH_OUTPUT = 12;

    static final int NODE_INPUT = 1;
    static final int NODE_OUTPUT = 2;
    static final int NODE_OPERATOR = 4;
    static final int NODE_DOMAIN = 7;

    static final int TENSOR_DIMS = 1;
    static final int TENSOR_TYPE = 2;
    static final int TENSOR_FLOATS = 4;
    static final int TENSOR_INTS = 5;
    static final int TENSOR_NAME = 8;
    static final int TENSOR_RAW = 9;
    static final int TENSOR_LOCATION = 14;

    /** TensorProto.DataLocation.EXTERNAL: the values lie in another file. */
    static final int LOCATION_EXTERNAL = 1;

    private OnnxFields() {}

    /** Whether a top-level field of a file can be one of a ModelProto. */
    static boolean isModelField(int field, int wireType) {
        return switch (field) {
            case 1, 5 -> wireType == ProtobufReader.VARINT; // ir_version, model_version
            // producer_name, producer_version, domain, doc_string, graph, opset_import, metadata_props,
            // training_info, functions, configuration
            case 2, 3, 4, 6, 7, 8, 14, 20, 25, 26 -> wireType == ProtobufReader.LENGTH_DELIMITED;
            default -> false;
        };
    }

    /** TensorProto.DataType. */
    static ElementType elementType(int type) {
        return switch (type) {
            case 1 -> ElementType.FLOAT32;
            case 2 -> ElementType.UINT8;
            case 3 -> ElementType.INT8;
            case 5 -> ElementType.INT16;
            case 6 -> ElementType.INT32;
            case 7 -> ElementType.INT64;
            case 9 -> ElementType.BOOL;
            case 10 -> ElementType.FLOAT16;
            case 11 -> ElementType.FLOAT64;
            default -> ElementType.OTHER;
        };
    }
}
