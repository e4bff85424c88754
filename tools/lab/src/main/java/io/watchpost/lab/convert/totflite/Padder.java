package io.watchpost.lab.convert.totflite;

import io.watchpost.engine.ElementType;
import io.watchpost.lab.tflite.TensorQuantization;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.PadOptionsT;
import org.tensorflow.lite.schema.PadV2OptionsT;

/** Writes PAD, which pads with the zero point, or PADV2, which pads with any step. */
final class Padder {
    private Padder() {}

    /** Height and width of a picture in TensorFlow's order. */
    static Value picture(GraphWriter writer, String name, Value picture, Pads pads, int step) {
        return pad(
                writer,
                name,
                picture,
                List.of(0, pads.before().get(0), pads.before().get(1), 0),
                List.of(0, pads.after().get(0), pads.after().get(1), 0),
                step);
    }

    /**
     * Any dimensions.
     *
     * @param before of each dimension as it lies
     * @param after likewise
     * @param step the int8 value to pad with
     */
    static Value pad(
            GraphWriter writer, String name, Value value, List<Integer> before, List<Integer> after, int step) {
        List<Integer> stored = value.storedShape();
        int[] sides = new int[2 * stored.size()];
        List<Integer> padded = new ArrayList<>();
        for (int d = 0; d < stored.size(); d++) {
            sides[2 * d] = before.get(d);
            sides[2 * d + 1] = after.get(d);
            padded.add(stored.get(d) + before.get(d) + after.get(d));
        }
        int constant = writer.integers(name + "/sides", List.of(stored.size(), 2), sides);
        int output = writer.tensor(name + "/padded", padded, value.quantization());
        if (step == value.quantization().zeroPoint()) {
            writer.operator(
                    BuiltinOperator.PAD,
                    BuiltinOptions.PadOptions,
                    new PadOptionsT(),
                    List.of(value.tensor(), constant),
                    output);
        } else {
            int filling = writer.constant(
                    name + "/filling",
                    ElementType.INT8,
                    List.of(1),
                    TensorQuantization.of(value.quantization()),
                    new byte[] {(byte) step});
            writer.operator(
                    BuiltinOperator.PADV2,
                    BuiltinOptions.PadV2Options,
                    new PadV2OptionsT(),
                    List.of(value.tensor(), constant, filling),
                    output);
        }
        List<Integer> shape = value.order().inverse().apply(padded);
        return Value.of(output, value.quantization(), shape, value.order());
    }
}
