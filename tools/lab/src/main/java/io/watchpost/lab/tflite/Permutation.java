package io.watchpost.lab.tflite;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An order of dimensions: dimension i of the result is dimension {@code axes.get(i)} of what it is made from.
 *
 * @param axes each of 0 to n - 1 once
 */
public record Permutation(List<Integer> axes) {
    /** From TensorFlow's order of a picture (batch, height, width, channels) to that of ONNX; of weights OHWI to OIHW. */
    public static final Permutation NHWC_TO_NCHW = new Permutation(List.of(0, 3, 1, 2));

    /** The other way round; of weights OIHW to OHWI. */
    public static final Permutation NCHW_TO_NHWC = new Permutation(List.of(0, 2, 3, 1));

    public Permutation {
        axes = List.copyOf(axes);
        if (!axes.stream().sorted().toList().equals(identity(axes.size()))) {
            throw new IllegalArgumentException(axes + " is not an order of dimensions");
        }
    }

    /** Leaves n dimensions as they are. */
    public static Permutation none(int n) {
        return new Permutation(identity(n));
    }

    private static List<Integer> identity(int n) {
        return IntStream.range(0, n).boxed().toList();
    }

    public int rank() {
        return axes.size();
    }

    public boolean isNone() {
        return axes.equals(identity(axes.size()));
    }

    public Permutation inverse() {
        List<Integer> inverse = new ArrayList<>(Collections.nCopies(axes.size(), 0));
        for (int i = 0; i < axes.size(); i++) {
            inverse.set(axes.get(i), i);
        }
        return new Permutation(inverse);
    }

    /** This one, then another. */
    public Permutation then(Permutation next) {
        return new Permutation(next.axes.stream().map(axes::get).toList());
    }

    /** Where a dimension of the source comes to lie. */
    public int positionOf(int sourceAxis) {
        return axes.indexOf(sourceAxis);
    }

    /** The items in the new order: sizes of a shape, or whatever there is one of for each dimension. */
    public <T> List<T> apply(List<T> items) {
        return axes.stream().map(items::get).toList();
    }

    /** Whether values of that shape lie in memory in the same order afterwards: only dimensions of size 1 move. */
    public boolean keepsOrder(List<Integer> shape) {
        List<Integer> larger =
                axes.stream().filter(axis -> shape.get(axis) != 1).toList();
        return larger.equals(larger.stream().sorted().toList());
    }

    /**
     * Moves values.
     *
     * @param values of the source, from index 0
     * @param elementBytes of one value
     * @param shape of the source
     */
    public byte[] apply(ByteBuffer values, int elementBytes, List<Integer> shape) {
        int rank = shape.size();
        int elements = shape.stream().reduce(1, Math::multiplyExact);
        int[] strides = new int[rank]; // of the source, in elements
        int stride = 1;
        for (int d = rank - 1; d >= 0; d--) {
            strides[d] = stride;
            stride *= shape.get(d);
        }
        List<Integer> target = apply(shape);
        byte[] moved = new byte[elements * elementBytes];
        int[] at = new int[rank];
        for (int element = 0; element < elements; element++) {
            int source = 0;
            for (int d = 0; d < rank; d++) {
                source += at[d] * strides[axes.get(d)];
            }
            for (int b = 0; b < elementBytes; b++) {
                moved[element * elementBytes + b] = values.get(source * elementBytes + b);
            }
            for (int d = rank - 1; d >= 0 && ++at[d] == target.get(d); d--) {
                at[d] = 0;
            }
        }
        return moved;
    }
}
