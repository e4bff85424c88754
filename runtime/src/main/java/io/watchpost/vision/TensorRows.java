package io.watchpost.vision;

import io.watchpost.engine.ElementType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Writes upright rows of pixels into the tensor: normalized, quantized, and laid out as the input wants it. */
final class TensorRows {
    private static final int VALUES = 256;

    private final InputLayout input;
    private final int channels;
    /** Quantized inputs that take pixels as they are: what the bits are XORed with (0x80 turns uint8 into int8). */
    private final int flippedBits;
    /** Of each channel 256 entries; one of the two is empty, both are for a raw copy. */
    private final byte[] quantized;

    private final float[] real;
    private final byte[] byteRow;
    private final float[] floatRow;

    TensorRows(InputLayout input, Preprocessing contract) {
        this.input = input;
        this.channels = input.channels();
        boolean isFloat = input.type() == ElementType.FLOAT32;
        boolean raw = !isFloat && !contract.isNormalized();
        this.flippedBits = input.type() == ElementType.INT8 ? 0x80 : 0;
        this.real = isFloat ? PixelValues.real(contract, channels) : new float[0];
        this.quantized = isFloat || raw ? new byte[0] : PixelValues.quantized(contract, input);
        this.byteRow = new byte[isFloat ? 0 : input.width() * channels];
        this.floatRow = new float[isFloat ? input.width() * channels : 0];
    }

    /**
     * Writes pixels side by side.
     *
     * @param pixels of the input's channels, interleaved
     * @param x first column of the input
     * @param y row of the input
     * @param count how many pixels
     */
    void write(MemorySegment tensor, byte[] pixels, int x, int y, int count) {
        boolean interleaved = !input.channelsFirst() || channels == 1;
        if (interleaved) {
            encode(pixels, 0, 1, count * channels, channels);
            put(tensor, ((long) y * input.width() + x) * channels, count * channels);
            return;
        }
        for (int channel = 0; channel < channels; channel++) {
            encode(pixels, channel, channels, count, 1);
            put(tensor, ((long) channel * input.height() + y) * input.width() + x, count);
        }
    }

    /** Encodes every {@code step}th byte from {@code first} on, whose channels change with every byte or never. */
    private void encode(byte[] pixels, int first, int step, int count, int period) {
        if (real.length > 0) {
            for (int i = 0, at = first, channel = first; i < count; i++, at += step) {
                floatRow[i] = real[channel * VALUES + (pixels[at] & 0xFF)];
                channel = period > 1 && ++channel == period ? 0 : channel;
            }
        } else if (quantized.length > 0) {
            for (int i = 0, at = first, channel = first; i < count; i++, at += step) {
                byteRow[i] = quantized[channel * VALUES + (pixels[at] & 0xFF)];
                channel = period > 1 && ++channel == period ? 0 : channel;
            }
        } else if (step == 1) {
            for (int i = 0; i < count; i++) {
                byteRow[i] = (byte) (pixels[i] ^ flippedBits);
            }
        } else {
            for (int i = 0; i < count; i++) {
                byteRow[i] = (byte) (pixels[first + i * step] ^ flippedBits);
            }
        }
    }

    private void put(MemorySegment tensor, long element, int count) {
        if (floatRow.length > 0) {
            MemorySegment.copy(floatRow, 0, tensor, ValueLayout.JAVA_FLOAT_UNALIGNED, element * Float.BYTES, count);
        } else {
            MemorySegment.copy(byteRow, 0, tensor, ValueLayout.JAVA_BYTE, element, count);
        }
    }
}
