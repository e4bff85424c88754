package io.watchpost.vision;

import io.watchpost.engine.ElementType;
import io.watchpost.engine.Quantization;
import java.util.List;
import java.util.Objects;

/** What each of the 256 values of a pixel becomes in the tensor, channel after channel. */
final class PixelValues {
    private static final int VALUES = 256;

    private PixelValues() {}

    /** (pixel − mean) / std. */
    static float[] real(Preprocessing contract, int channels) {
        float[] table = new float[channels * VALUES];
        for (int channel = 0; channel < channels; channel++) {
            for (int pixel = 0; pixel < VALUES; pixel++) {
                table[channel * VALUES + pixel] = (float) normalized(contract, channel, pixel);
            }
        }
        return table;
    }

    /** round((pixel − mean) / std / scale) + zero point, clamped to the type; halves away from zero, as TFLite does. */
    static byte[] quantized(Preprocessing contract, InputLayout input) {
        Quantization quantization = Objects.requireNonNull(input.quantization());
        boolean signed = input.type() == ElementType.INT8;
        byte[] table = new byte[input.channels() * VALUES];
        for (int channel = 0; channel < input.channels(); channel++) {
            for (int pixel = 0; pixel < VALUES; pixel++) {
                double steps = normalized(contract, channel, pixel) / quantization.scale();
                double rounded = Math.signum(steps) * Math.floor(Math.abs(steps) + 0.5);
                double value = rounded + quantization.zeroPoint();
                table[channel * VALUES + pixel] =
                        (byte) (int) Math.clamp(value, signed ? -128.0 : 0.0, signed ? 127.0 : 255.0);
            }
        }
        return table;
    }

    private static double normalized(Preprocessing contract, int channel, int pixel) {
        return ((double) pixel - of(contract.mean(), channel)) / of(contract.std(), channel);
    }

    private static float of(List<Float> values, int channel) {
        return values.size() == 1 ? values.getFirst() : values.get(channel);
    }
}
