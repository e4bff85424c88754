package io.watchpost.engine;

/** Field numbers of onnx.proto3 (ONNX 1.17) that are read here. */
final class OnnxFields {
    static final int MODEL_IR_VERSION = 1;
    static final int MODEL_GRAPH = 7;

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
}
