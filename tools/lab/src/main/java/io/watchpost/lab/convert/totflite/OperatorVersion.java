package io.watchpost.lab.convert.totflite;

import static java.util.Map.entry;

import java.util.Map;
import org.tensorflow.lite.schema.BuiltinOperator;

/**
 * The version of an operator that has int8, and which TensorFlow Lite is the first to run it: as its
 * {@code tools/versioning/op_version.cc} and {@code runtime_version.cc} say (of July 2024). An operator without an entry for
 * int8 there has that of its kernel here.
 */
record OperatorVersion(int number, RuntimeVersions since) {
    /** CONV_2D with groups. */
    static final OperatorVersion GROUPED_CONVOLUTION = new OperatorVersion(6, RuntimeVersions.V2_9);

    /** MUL of operands whose scales multiplied are not smaller than that of the result. */
    static final OperatorVersion ENLARGING_PRODUCT = new OperatorVersion(3, RuntimeVersions.V1_15);

    /** TRANSPOSE of more than four dimensions. */
    static final OperatorVersion LONG_TRANSPOSE = new OperatorVersion(4, RuntimeVersions.V2_3);

    private static final Map<Integer, OperatorVersion> INT8 = Map.ofEntries(
            entry(BuiltinOperator.ADD, new OperatorVersion(2, RuntimeVersions.V1_14)),
            entry(BuiltinOperator.AVERAGE_POOL_2D, new OperatorVersion(2, RuntimeVersions.V1_14)),
            entry(BuiltinOperator.CONCATENATION, new OperatorVersion(2, RuntimeVersions.V1_14)),
            entry(BuiltinOperator.CONV_2D, new OperatorVersion(3, RuntimeVersions.V1_14)),
            entry(BuiltinOperator.DEPTHWISE_CONV_2D, new OperatorVersion(3, RuntimeVersions.V1_14)),
            entry(BuiltinOperator.FULLY_CONNECTED, new OperatorVersion(4, RuntimeVersions.V1_14)),
            entry(BuiltinOperator.HARD_SWISH, new OperatorVersion(1, RuntimeVersions.V1_15)),
            entry(BuiltinOperator.LEAKY_RELU, new OperatorVersion(1, RuntimeVersions.V2_3)),
            entry(BuiltinOperator.LOGISTIC, new OperatorVersion(2, RuntimeVersions.V1_14)),
            entry(BuiltinOperator.MAXIMUM, new OperatorVersion(2, RuntimeVersions.V1_14)),
            entry(BuiltinOperator.MAX_POOL_2D, new OperatorVersion(2, RuntimeVersions.V1_14)),
            entry(BuiltinOperator.MEAN, new OperatorVersion(2, RuntimeVersions.V1_14)),
            entry(BuiltinOperator.MINIMUM, new OperatorVersion(2, RuntimeVersions.V1_14)),
            entry(BuiltinOperator.MUL, new OperatorVersion(2, RuntimeVersions.V1_14)),
            entry(BuiltinOperator.PAD, new OperatorVersion(2, RuntimeVersions.V1_14)),
            entry(BuiltinOperator.PADV2, new OperatorVersion(2, RuntimeVersions.V1_14)),
            entry(BuiltinOperator.QUANTIZE, new OperatorVersion(1, RuntimeVersions.V1_14)),
            entry(BuiltinOperator.RELU, new OperatorVersion(2, RuntimeVersions.V2_1)),
            entry(BuiltinOperator.RELU6, new OperatorVersion(2, RuntimeVersions.V1_14)),
            entry(BuiltinOperator.RESHAPE, new OperatorVersion(1, RuntimeVersions.V1_5)),
            entry(BuiltinOperator.SOFTMAX, new OperatorVersion(2, RuntimeVersions.V1_14)),
            entry(BuiltinOperator.SUB, new OperatorVersion(2, RuntimeVersions.V1_14)),
            entry(BuiltinOperator.TANH, new OperatorVersion(2, RuntimeVersions.V1_14)),
            entry(BuiltinOperator.TRANSPOSE, new OperatorVersion(2, RuntimeVersions.V1_14)));

    /** That of int8. */
    static OperatorVersion of(int code) {
        OperatorVersion found = INT8.get(code);
        if (found == null) {
            throw new IllegalArgumentException("no int8 version of " + BuiltinOperator.name(code) + " is known");
        }
        return found;
    }
}
