package io.watchpost.lab.convert;

import io.watchpost.engine.ElementType;
import io.watchpost.engine.Quantization;
import io.watchpost.lab.tflite.TensorQuantization;
import io.watchpost.lab.tflite.TfliteWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/** Small TensorFlow Lite models with random weights, of one kind of numbers: float32, int8 or uint8. */
public final class RandomTflite {
    /** Of the input: real values from -2 to 2 and a bit. */
    public static final float SCALE = 1 / 64f;

    private final TfliteWriter writer = new TfliteWriter();
    private final ElementType type;
    private final RandomGenerator random;
    private final List<Integer> inputShape;
    private final int input;

    public RandomTflite(ElementType type, long seed, Integer... inputShape) {
        this.type = type;
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        this.inputShape = List.of(inputShape);
        this.input = tensor("input", this.inputShape, SCALE, 0);
    }

    public int input() {
        return input;
    }

    public TfliteWriter writer() {
        return writer;
    }

    public List<Integer> inputShape() {
        return inputShape;
    }

    /**
     * A tensor that an operator writes.
     *
     * @param center its zero point, counted from the middle of the type's range
     */
    public int tensor(String name, List<Integer> shape, float scale, int center) {
        return writer.tensor(name, type, shape, quantization(scale, center));
    }

    private @Nullable TensorQuantization quantization(float scale, int center) {
        return switch (type) {
            case INT8 -> TensorQuantization.of(new Quantization(scale, center));
            case UINT8 -> TensorQuantization.of(new Quantization(scale, center + 128));
            default -> null;
        };
    }

    /** Constant weights of about the same size: int8 for each slice of an axis, uint8 as a whole. */
    public int weights(String name, int axis, Integer... shape) {
        int elements = List.of(shape).stream().reduce(1, Math::multiplyExact);
        byte[] bytes = new byte[elements];
        if (type == ElementType.FLOAT32) {
            ByteBuffer floats = ByteBuffer.allocate(elements * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            while (floats.hasRemaining()) {
                floats.putFloat((float) (random.nextGaussian() / 3));
            }
            return writer.constant(name, type, List.of(shape), null, floats.array());
        }
        random.nextBytes(bytes);
        if (type == ElementType.UINT8) {
            return writer.constant(
                    name, type, List.of(shape), TensorQuantization.of(new Quantization(1 / 200f, 117)), bytes);
        }
        List<Float> scales = new ArrayList<>();
        for (int i = 0; i < shape[axis]; i++) {
            scales.add((1 + random.nextFloat()) / 400);
        }
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Math.max(-127, bytes[i]);
        }
        return writer.constant(
                name,
                type,
                List.of(shape),
                new TensorQuantization(scales, Collections.nCopies(scales.size(), 0), axis),
                bytes);
    }

    /** A bias of real values around zero; the integers for sums of inputs and weights. */
    public int bias(String name, int length) {
        ByteBuffer bytes = ByteBuffer.allocate(length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            double value = random.nextGaussian();
            if (type == ElementType.FLOAT32) {
                bytes.putFloat((float) (value / 8));
            } else {
                bytes.putInt((int) (value * 2000));
            }
        }
        return writer.constant(
                name,
                type == ElementType.FLOAT32 ? ElementType.FLOAT32 : ElementType.INT32,
                List.of(length),
                null,
                bytes.array());
    }

    /** Whole numbers: a shape, axes, paddings. */
    public int integers(String name, List<Integer> shape, int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            bytes.putInt(value);
        }
        return writer.constant(name, ElementType.INT32, shape, null, bytes.array());
    }

    /** A constant operand of the kind of the model. */
    public int operand(String name, float scale, int center, Integer... shape) {
        int elements = List.of(shape).stream().reduce(1, Math::multiplyExact);
        if (type == ElementType.FLOAT32) {
            ByteBuffer floats = ByteBuffer.allocate(elements * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            while (floats.hasRemaining()) {
                floats.putFloat((float) random.nextGaussian());
            }
            return writer.constant(name, type, List.of(shape), null, floats.array());
        }
        byte[] bytes = new byte[elements];
        random.nextBytes(bytes);
        return writer.constant(name, type, List.of(shape), quantization(scale, center), bytes);
    }

    public RandomTflite operator(
            int code, int version, byte optionsType, @Nullable Object options, List<Integer> inputs, int output) {
        writer.operator(code, version, optionsType, options, inputs, List.of(output));
        return this;
    }

    public byte[] bytes(int output) {
        return writer.bytes(List.of(input), List.of(output), "random", Map.of());
    }

    /** Random values for the input, each a step of its scale. */
    public float[] values() {
        float[] values = new float[inputShape.stream().reduce(1, Math::multiplyExact)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (random.nextInt(256) - 128) * SCALE;
        }
        return values;
    }
}
