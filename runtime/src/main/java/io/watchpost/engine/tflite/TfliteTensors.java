package io.watchpost.engine.tflite;

import io.watchpost.engine.ElementType;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.Quantization;
import io.watchpost.engine.TensorSpec;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Describes the tensors at a model's ends, and refuses those that nobody could fill or read. */
final class TfliteTensors {
    private TfliteTensors() {}

    /**
     * The spec of an input or output.
     *
     * @param role {@code input} or {@code output}, for the refusal
     */
    static TensorSpec describe(MemorySegment tensor, String role) throws EngineException {
        String name = TfliteRefusals.clean(TfliteBindings.tensorName(tensor));
        ElementType type = elementType(TfliteBindings.tensorType(tensor));
        if (type == ElementType.OTHER) {
            throw EngineException.refused("its " + role + " \"" + name + "\" doesn't hold plain numbers (type "
                    + TfliteBindings.tensorType(tensor) + " of TensorFlow Lite)");
        }
        return new TensorSpec(
                name,
                type,
                Arrays.stream(TfliteBindings.tensorShape(tensor)).boxed().toList(),
                quantization(tensor, type, role + " \"" + name + "\""));
    }

    private static @Nullable Quantization quantization(MemorySegment tensor, ElementType type, String what)
            throws EngineException {
        TfliteBindings.Affine affine = TfliteBindings.tensorQuantization(tensor);
        if (!type.isQuantized() || affine.scales().isEmpty()) {
            return null;
        }
        if (affine.scales().size() > 1) {
            throw EngineException.refused("its " + what + " has "
                    + affine.scales().size() + " scales, and only one for the whole tensor works");
        }
        float scale = affine.scales().getFirst();
        if (!(scale > 0) || Float.isInfinite(scale)) {
            throw EngineException.refused("its " + what + " has a quantization scale of " + scale
                    + ", which must be > 0 and finite: convert it again");
        }
        int zeroPoint = affine.zeroPoints().isEmpty() ? 0 : affine.zeroPoints().getFirst();
        int lowest = type == ElementType.INT8 ? -128 : 0;
        if (zeroPoint < lowest || zeroPoint > lowest + 255) {
            throw EngineException.refused(
                    "its " + what + " has the zero point " + zeroPoint + ", outside of its type: convert it again");
        }
        return new Quantization(scale, zeroPoint);
    }

    /** TfLiteType of tensorflow/lite/core/c/c_api_types.h. */
    private static ElementType elementType(int type) {
        return switch (type) {
            case 1 -> ElementType.FLOAT32;
            case 2 -> ElementType.INT32;
            case 3 -> ElementType.UINT8;
            case 4 -> ElementType.INT64;
            case 6 -> ElementType.BOOL;
            case 7 -> ElementType.INT16;
            case 9 -> ElementType.INT8;
            case 10 -> ElementType.FLOAT16;
            case 11 -> ElementType.FLOAT64;
            default -> ElementType.OTHER;
        };
    }
}
