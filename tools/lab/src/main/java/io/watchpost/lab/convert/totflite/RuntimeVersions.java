package io.watchpost.lab.convert.totflite;

import static java.util.Map.entry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.tensorflow.lite.schema.BuiltinOperator;

/**
 * Which version of an operator has int8, and which TensorFlow Lite is the first to run it (its
 * {@code tools/versioning/op_version.cc} and {@code runtime_version.cc}).
 */
enum RuntimeVersions {
    V1_5("1.5.0"),
    V1_14("1.14.0"),
    V1_15("1.15.0"),
    V2_1("2.1.0"),
    V2_3("2.3.0");

    /** The name of the entry in the model. */
    static final String ENTRY = "min_runtime_version";

    private static final int ENTRY_BYTES = 16;

    private record Int8(int version, RuntimeVersions since) {}

    private static final Map<Integer, Int8> OPERATORS = Map.ofEntries(
            entry(BuiltinOperator.ADD, new Int8(2, V1_14)),
            entry(BuiltinOperator.AVERAGE_POOL_2D, new Int8(2, V1_14)),
            entry(BuiltinOperator.CONCATENATION, new Int8(2, V1_14)),
            entry(BuiltinOperator.CONV_2D, new Int8(3, V1_14)),
            entry(BuiltinOperator.DEPTHWISE_CONV_2D, new Int8(3, V1_14)),
            entry(BuiltinOperator.FULLY_CONNECTED, new Int8(4, V1_14)),
            entry(BuiltinOperator.HARD_SWISH, new Int8(1, V1_15)),
            entry(BuiltinOperator.LEAKY_RELU, new Int8(2, V2_3)),
            entry(BuiltinOperator.LOGISTIC, new Int8(2, V1_14)),
            entry(BuiltinOperator.MAXIMUM, new Int8(2, V1_14)),
            entry(BuiltinOperator.MAX_POOL_2D, new Int8(2, V1_14)),
            entry(BuiltinOperator.MEAN, new Int8(2, V1_14)),
            entry(BuiltinOperator.MINIMUM, new Int8(2, V1_14)),
            entry(BuiltinOperator.MUL, new Int8(2, V1_14)),
            entry(BuiltinOperator.PAD, new Int8(2, V1_14)),
            entry(BuiltinOperator.PADV2, new Int8(2, V1_14)),
            entry(BuiltinOperator.QUANTIZE, new Int8(1, V1_14)),
            entry(BuiltinOperator.RELU, new Int8(2, V2_1)),
            entry(BuiltinOperator.RELU6, new Int8(2, V2_1)),
            entry(BuiltinOperator.RESHAPE, new Int8(1, V1_5)),
            entry(BuiltinOperator.SOFTMAX, new Int8(2, V1_14)),
            entry(BuiltinOperator.SUB, new Int8(2, V1_14)),
            entry(BuiltinOperator.TANH, new Int8(2, V1_14)),
            entry(BuiltinOperator.TRANSPOSE, new Int8(2, V1_14)));

    private final String text;

    RuntimeVersions(String text) {
        this.text = text;
    }

    /** The version of an operator for int8. */
    static int operatorVersion(int code) {
        return int8(code).version();
    }

    /** The first runtime that has it. */
    static RuntimeVersions of(int code) {
        return int8(code).since();
    }

    private static Int8 int8(int code) {
        Int8 found = OPERATORS.get(code);
        if (found == null) {
            throw new IllegalArgumentException("no int8 version of " + BuiltinOperator.name(code) + " is known");
        }
        return found;
    }

    /** As it lies in the model: filled with zeros. */
    byte[] bytes() {
        return Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), ENTRY_BYTES);
    }
}
