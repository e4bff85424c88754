package io.watchpost.lab.convert.totflite;

import io.watchpost.engine.ElementType;
import io.watchpost.engine.Quantization;
import io.watchpost.lab.tflite.Permutation;
import io.watchpost.lab.tflite.TensorQuantization;
import io.watchpost.lab.tflite.TfliteWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.QuantizeOptionsT;
import org.tensorflow.lite.schema.ReshapeOptionsT;
import org.tensorflow.lite.schema.TransposeOptionsT;

/** Writes int8 operators of TensorFlow Lite, and those that are needed in between to move or requantize values. */
final class GraphWriter {
    private final TfliteWriter file = new TfliteWriter();
    private final Set<String> names = new HashSet<>();
    private RuntimeVersions since = RuntimeVersions.V1_5;

    /** The first runtime that has all operators so far. */
    RuntimeVersions since() {
        return since;
    }

    TfliteWriter file() {
        return file;
    }

    int tensor(String name, List<Integer> shape, Quantization quantization) {
        return file.tensor(fresh(name), ElementType.INT8, shape, TensorQuantization.of(quantization));
    }

    int constant(
            String name,
            ElementType type,
            List<Integer> shape,
            @Nullable TensorQuantization quantization,
            byte[] bytes) {
        return file.constant(fresh(name), type, shape, quantization, bytes);
    }

    /** Whole numbers: a shape, axes, paddings, a bias. */
    int integers(String name, List<Integer> shape, int... values) {
        return constant(name, ElementType.INT32, shape, null, littleEndian(values));
    }

    static byte[] littleEndian(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(values).forEach(bytes::putInt);
        return bytes.array();
    }

    void operator(int code, byte optionsType, @Nullable Object options, List<Integer> inputs, int output) {
        operator(code, OperatorVersion.of(code), optionsType, options, inputs, output);
    }

    void operator(
            int code,
            OperatorVersion version,
            byte optionsType,
            @Nullable Object options,
            List<Integer> inputs,
            int output) {
        since = since.compareTo(version.since()) >= 0 ? since : version.since();
        file.operator(code, version.number(), optionsType, options, inputs, List.of(output));
    }

    /** The same values with another scale and zero point. */
    Value requantized(String name, Value value, Quantization quantization) {
        if (value.quantization().equals(quantization)) {
            return value;
        }
        Value source = value.unflattened();
        if (source != null) {
            return flattened(requantized(name, source, quantization), value.shape());
        }
        int output = tensor(name, value.storedShape(), quantization);
        operator(
                BuiltinOperator.QUANTIZE,
                BuiltinOptions.QuantizeOptions,
                new QuantizeOptionsT(),
                List.of(value.tensor()),
                output);
        return Value.of(output, quantization, value.shape(), value.order());
    }

    /** A row of all values in the order of ONNX, whose values still lie as they did. */
    static Value flattened(Value source, List<Integer> shape) {
        return new Value(source.tensor(), source.quantization(), shape, Permutation.none(shape.size()), source);
    }

    /** The same values with their dimensions in another order in memory. */
    Value inOrder(String name, Value value, Permutation order) {
        Value plain = straightened(name, value);
        Permutation turn = plain.order().inverse().then(order);
        if (turn.isNone()) {
            return plain;
        }
        List<Integer> stored = plain.storedShape();
        List<Integer> target = turn.apply(stored);
        if (turn.keepsOrder(stored)) {
            int tensor = reshape(name, plain.tensor(), target, plain.quantization());
            return Value.of(tensor, plain.quantization(), plain.shape(), order);
        }
        int output = tensor(name + "/order", target, plain.quantization());
        int axes = integers(
                name + "/axes",
                List.of(turn.rank()),
                turn.axes().stream().mapToInt(Integer::intValue).toArray());
        operator(
                BuiltinOperator.TRANSPOSE,
                turn.rank() > 4 ? OperatorVersion.LONG_TRANSPOSE : OperatorVersion.of(BuiltinOperator.TRANSPOSE),
                BuiltinOptions.TransposeOptions,
                new TransposeOptionsT(),
                List.of(plain.tensor(), axes),
                output);
        return Value.of(output, plain.quantization(), plain.shape(), order);
    }

    /** A value whose row is in the order of ONNX in memory as well. */
    Value straightened(String name, Value value) {
        Value source = value.unflattened();
        if (source == null) {
            return value;
        }
        Value turned = inOrder(name, source, Permutation.none(source.rank()));
        int tensor = reshape(name, turned.tensor(), value.shape(), value.quantization());
        return Value.of(tensor, value.quantization(), value.shape(), Permutation.none(value.rank()));
    }

    /** Writes a RESHAPE; gives its output. */
    int reshape(String name, int tensor, List<Integer> shape, Quantization quantization) {
        int[] sizes = shape.stream().mapToInt(Integer::intValue).toArray();
        int output = tensor(name + "/shaped", shape, quantization);
        ReshapeOptionsT options = new ReshapeOptionsT();
        options.setNewShape(sizes);
        operator(
                BuiltinOperator.RESHAPE,
                BuiltinOptions.ReshapeOptions,
                options,
                List.of(tensor, integers(name + "/shape", List.of(sizes.length), sizes)),
                output);
        return output;
    }

    private String fresh(String wanted) {
        String name = wanted;
        for (int number = 2; !names.add(name); number++) {
            name = wanted + "_" + number;
        }
        return name;
    }
}
