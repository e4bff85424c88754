package io.watchpost.lab.convert.totflite;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.watchpost.engine.ElementType;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.Quantization;
import io.watchpost.lab.onnx.OnnxNode;
import io.watchpost.lab.tflite.Permutation;
import io.watchpost.lab.tflite.TensorQuantization;
import java.util.List;
import java.util.Objects;

/** A constant that isn't a weight: an operand of Add or Concat. */
final class ConstantOperand {
    private static final int STEPS = 255;

    private ConstantOperand() {}

    /** Writes a constant as an int8 tensor in the order of ONNX. */
    static Value of(Lowering lowering, String name, double[] reals) throws EngineException {
        Quantization quantization = quantization(lowering, name, reals);
        List<Integer> shape = lowering.constantShape(name);
        int tensor = lowering.writer()
                .constant(
                        name, ElementType.INT8, shape, TensorQuantization.of(quantization), steps(reals, quantization));
        return Value.of(tensor, quantization, shape, Permutation.none(shape.size()));
    }

    static byte[] steps(double[] reals, Quantization quantization) {
        byte[] steps = new byte[reals.length];
        for (int i = 0; i < steps.length; i++) {
            double step = Math.rint(reals[i] / quantization.scale()) + quantization.zeroPoint();
            steps[i] = (byte) Math.clamp(step, (double) Clamp.LEAST, (double) Clamp.GREATEST);
        }
        return steps;
    }

    /** The constant's own, where it has one of 8 bits; otherwise what covers its values and zero. */
    static Quantization quantization(Lowering lowering, String name, double[] reals) throws EngineException {
        OnnxNode dequantizer = lowering.model().producer(name);
        if (dequantizer != null) {
            boolean isSmall = Objects.requireNonNull(lowering.model().constant(dequantizer.input(0)))
                            .getDataType()
                    != DataType.INT32.getNumber();
            boolean hasOneScale =
                    lowering.constantShape(dequantizer.input(1)).stream().allMatch(size -> size == 1);
            if (isSmall && hasOneScale) {
                return Destination.quantization(lowering.model(), dequantizer);
            }
        }
        double min = 0;
        double max = 0;
        for (double real : reals) {
            min = Math.min(min, real);
            max = Math.max(max, real);
        }
        float scale = max > min ? (float) ((max - min) / STEPS) : 1f / STEPS;
        return new Quantization(scale, (int) Math.rint(Clamp.LEAST - min / scale));
    }
}
