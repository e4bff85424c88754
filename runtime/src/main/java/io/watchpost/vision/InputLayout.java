package io.watchpost.vision;

import io.watchpost.engine.ElementType;
import io.watchpost.engine.Quantization;
import org.jspecify.annotations.Nullable;

/**
 * One picture in an engine's input tensor; of a batch, the first.
 *
 * @param width pixels
 * @param height pixels
 * @param channels 1 or 3
 * @param channelsFirst planes one after the other (NCHW); otherwise channels beside each other (NHWC)
 * @param type uint8, int8 or float32
 * @param quantization of the tensor, null when it has none
 */
public record InputLayout(
        int width,
        int height,
        int channels,
        boolean channelsFirst,
        ElementType type,
        @Nullable Quantization quantization) {
    public InputLayout {
        if (width < 1 || height < 1 || (channels != 1 && channels != 3)) {
            throw new IllegalArgumentException("a picture input has 1 or 3 channels and at least 1x1 pixels, was "
                    + width + "x" + height + " with " + channels);
        }
        if (!type.isQuantized() && type != ElementType.FLOAT32) {
            throw new IllegalArgumentException("a picture input is uint8, int8 or float32, was " + type);
        }
    }

    /** Elements of one picture. */
    public int elements() {
        return width * height * channels;
    }

    /** Bytes of one picture. */
    public long sizeBytes() {
        return (long) elements() * type.sizeBytes();
    }
}
