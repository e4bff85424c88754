package io.watchpost.lab.convert.totflite;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.watchpost.engine.EngineException;
import io.watchpost.lab.onnx.Constants;
import io.watchpost.lab.onnx.OnnxModel;
import io.watchpost.lab.onnx.OnnxNode;

/** The real numbers that a DequantizeLinear makes of a constant: a bias of int32, an operand of 8 bits. */
final class DequantizedConstant {
    private DequantizedConstant() {}

    static double[] of(OnnxModel model, OnnxNode dequantizer, TensorProto integers) throws EngineException {
        TensorProto scale = model.constant(dequantizer.input(1));
        TensorProto zero = model.constant(dequantizer.input(2));
        if (scale == null || (zero == null && !dequantizer.input(2).isEmpty())) {
            throw EngineException.refused("scale or zero point of its operator " + dequantizer + " are computed");
        }
        float[] scales = Constants.floats(scale);
        long[] values = integers(integers);
        long[] zeros = zero == null ? new long[] {0} : integers(zero);
        int rank = integers.getDimsCount();
        int axis = (int) dequantizer.integer("axis", 1);
        axis = axis < 0 ? axis + rank : axis;
        if (scales.length != 1 && (axis < 0 || axis >= rank || integers.getDims(axis) != scales.length)) {
            throw EngineException.refused("is damaged: its operator " + dequantizer + " has " + scales.length
                    + " scales for " + integers.getDimsList());
        }
        int inner = 1;
        for (int d = axis + 1; d < rank; d++) {
            inner *= Math.toIntExact(integers.getDims(d));
        }
        double[] reals = new double[values.length];
        for (int i = 0; i < reals.length; i++) {
            int slice = scales.length == 1 ? 0 : i / inner % scales.length;
            reals[i] = (values[i] - zeros[zeros.length == 1 ? 0 : slice]) * (double) scales[slice];
        }
        return reals;
    }

    private static long[] integers(TensorProto tensor) {
        if (tensor.getDataType() == DataType.INT32.getNumber()) {
            return Constants.integers(tensor);
        }
        int[] small = Constants.smallIntegers(tensor);
        long[] integers = new long[small.length];
        for (int i = 0; i < integers.length; i++) {
            integers[i] = small[i];
        }
        return integers;
    }
}
