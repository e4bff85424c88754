package io.watchpost.lab.convert.totflite;

import io.watchpost.engine.EngineException;
import io.watchpost.lab.onnx.OnnxNode;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.lite.schema.Padding;

/**
 * Padding of an ONNX window, and which of TensorFlow's two kinds it is, if any. All lists are {height, width}.
 *
 * @param before rows and columns before the picture
 * @param after rows and columns after it
 * @param isSame whether it is TensorFlow's SAME
 */
record Pads(List<Integer> before, List<Integer> after, boolean isSame) {

    /**
     * Reads the padding of a convolution or pool.
     *
     * @param picture sizes of what it reads
     * @param result sizes of what it writes
     */
    static Pads of(
            OnnxNode node,
            List<Integer> picture,
            List<Integer> result,
            List<Integer> kernel,
            List<Integer> strides,
            List<Integer> dilations)
            throws EngineException {
        List<Long> given = node.integers("pads");
        String automatic = node.text("auto_pad", "NOTSET");
        List<Integer> before = new ArrayList<>();
        List<Integer> after = new ArrayList<>();
        boolean isSame = true;
        for (int side = 0; side < 2; side++) {
            int size = picture.get(side);
            int reach = (kernel.get(side) - 1) * dilations.get(side) + 1;
            int covered = (result.get(side) - 1) * strides.get(side) + reach;
            int same = Math.max(0, covered - size);
            int first = given.isEmpty() ? 0 : Math.toIntExact(given.get(side));
            int last = given.isEmpty() ? 0 : Math.toIntExact(given.get(2 + side));
            if (automatic.equals("SAME_UPPER") || automatic.equals("SAME_LOWER")) {
                first = automatic.equals("SAME_UPPER") ? same / 2 : same - same / 2;
                last = same - first;
            }
            if (first < 0 || last < 0) {
                throw EngineException.refused(
                        "its operator " + node + " crops what it reads (pads " + given + "), which is not converted");
            }
            last = Math.max(last, covered - size - first); // sizes rounded up
            isSame &= result.get(side) == (size + strides.get(side) - 1) / strides.get(side)
                    && first == same / 2
                    && Math.max(0, covered - size - first) == same - same / 2;
            before.add(first);
            after.add(last);
        }
        return new Pads(before, after, isSame);
    }

    boolean isNone() {
        return before.equals(List.of(0, 0)) && after.equals(List.of(0, 0));
    }

    /** Whether an operator of its own has to pad. */
    boolean isExplicit() {
        return !isNone() && !isSame;
    }

    /** TensorFlow's kind of padding, once an explicit one is done. */
    byte kind() {
        return isNone() || !isSame ? Padding.VALID : Padding.SAME;
    }
}
