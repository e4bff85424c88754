package io.watchpost.lab.convert.toonnx;

import io.watchpost.engine.ElementType;
import io.watchpost.engine.EngineException;
import io.watchpost.lab.tflite.TensorQuantization;
import io.watchpost.lab.tflite.TfliteTensor;

/**
 * The real numbers that a quantized tensor can hold.
 *
 * @param scale real units per step
 * @param zeroPoint the integer that stands for 0.0
 * @param least of the integers
 * @param greatest of the integers
 */
record QuantizedRange(float scale, int zeroPoint, int least, int greatest) {

    static QuantizedRange of(TfliteTensor tensor) throws EngineException {
        TensorQuantization quantization = Translation.perTensor(tensor);
        boolean signed = tensor.type() == ElementType.INT8;
        return new QuantizedRange(
                quantization.scale(0), quantization.zeroPoint(0), signed ? -128 : 0, signed ? 127 : 255);
    }

    /** From the least to the greatest. */
    Activation limits() {
        return new Activation((least - zeroPoint) * scale, (greatest - zeroPoint) * scale);
    }

    /** The same in steps from the one that stands for 0.0, clamped further by an activation. */
    Activation inSteps(Activation activation) {
        return new Activation((float) Math.max(least - zeroPoint, Math.rint((double) activation.min() / scale)), (float)
                Math.min(greatest - zeroPoint, Math.rint((double) activation.max() / scale)));
    }

    /** Whether the integers' own limits clamp as much, by the rounding with which TensorFlow Lite clamps. */
    boolean absorbs(Activation activation) {
        return zeroPoint + Math.rint((double) activation.min() / scale) <= least
                && zeroPoint + Math.rint((double) activation.max() / scale) >= greatest;
    }
}
