package io.watchpost.lab.tflite;

import io.watchpost.engine.ElementType;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFormat;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.lite.schema.Buffer;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.Operator;
import org.tensorflow.lite.schema.OperatorCode;
import org.tensorflow.lite.schema.QuantizationParameters;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.Tensor;
import org.tensorflow.lite.schema.TensorType;

/**
 * Reads a TensorFlow Lite file and checks that it holds together: every index points somewhere, every constant has as many
 * bytes as its shape asks for, nothing is read before it is written. So whoever walks the graph needn't ask again.
 */
public final class TfliteReader {
    private static final int ENTRIES_MAX = 50_000;
    private static final int RANK_MAX = 8;
    private static final int NAME_CHARS_MAX = 300;

    /** As many as the largest file could hold as bytes. */
    private static final long ELEMENTS_MAX = 1L << 28;

    private final ModelFile file;
    private final Model model;

    private TfliteReader(ModelFile file) {
        this.file = file;
        model = Model.getRootAsModel(file.bytes().asByteBuffer());
    }

    /**
     * Reads a model.
     *
     * @throws EngineException refused, with what was found
     */
    public static TfliteGraph read(ModelFile file) throws EngineException {
        if (file.format() != ModelFormat.TFLITE) {
            throw EngineException.refused(file.path() + " is not a TensorFlow Lite model");
        }
        try {
            return new TfliteReader(file).graph();
        } catch (RuntimeException e) { // what the flatbuffer classes throw on offsets beyond the file
            throw EngineException.refused(
                    file.path() + " is damaged or truncated: its flatbuffer can't be read; copy or download it again");
        }
    }

    private TfliteGraph graph() throws EngineException {
        if (model.subgraphsLength() != 1) {
            throw refused("has " + model.subgraphsLength()
                    + " graphs, and only models of one graph are converted (no IF, WHILE or CALL)");
        }
        SubGraph graph = model.subgraphs(0);
        limit("tensors", graph.tensorsLength());
        limit("operators", graph.operatorsLength());
        List<Integer> inputs = new ArrayList<>();
        for (int i = 0; i < limit("inputs", graph.inputsLength()); i++) {
            inputs.add(index(graph.inputs(i), graph));
        }
        List<TfliteOperator> operators = new ArrayList<>();
        Set<Integer> written = new HashSet<>(inputs);
        for (int o = 0; o < graph.operatorsLength(); o++) {
            TfliteOperator operator = operator(graph, graph.operators(o));
            operators.add(operator);
            for (int output : operator.outputs()) {
                if (!written.add(output)) {
                    throw refused("is damaged: the operator " + operator + " writes a tensor that is written already");
                }
            }
        }
        List<TfliteTensor> tensors = new ArrayList<>();
        for (int t = 0; t < graph.tensorsLength(); t++) {
            tensors.add(tensor(t, graph.tensors(t), written.contains(t)));
        }
        List<Integer> outputs = new ArrayList<>();
        for (int i = 0; i < limit("outputs", graph.outputsLength()); i++) {
            outputs.add(index(graph.outputs(i), graph));
        }
        checkOrder(inputs, operators, tensors, outputs);
        return new TfliteGraph(text(model.description()), tensors, operators, inputs, outputs);
    }

    private void checkOrder(
            List<Integer> inputs, List<TfliteOperator> operators, List<TfliteTensor> tensors, List<Integer> outputs)
            throws EngineException {
        Set<Integer> known = new HashSet<>(inputs);
        for (TfliteOperator operator : operators) {
            for (int input : operator.inputs()) {
                if (input >= 0 && !known.contains(input) && !tensors.get(input).isConstant()) {
                    throw refused("is damaged: its operator " + operator + " reads the tensor " + tensors.get(input)
                            + ", which has no value there");
                }
            }
            known.addAll(operator.outputs());
        }
        for (int output : outputs) {
            if (!known.contains(output) && !tensors.get(output).isConstant()) {
                throw refused("is damaged: nothing writes its output " + tensors.get(output));
            }
        }
    }

    private TfliteOperator operator(SubGraph graph, Operator operator) throws EngineException {
        long codeIndex = operator.opcodeIndex();
        if (codeIndex < 0 || codeIndex >= model.operatorCodesLength()) {
            throw refused(
                    "is damaged: an operator has the code number " + codeIndex + " of " + model.operatorCodesLength());
        }
        OperatorCode code = model.operatorCodes((int) codeIndex);
        // files of before 2020 have the code in the old byte only
        int number = Math.max(code.builtinCode(), code.deprecatedBuiltinCode());
        String name = number == BuiltinOperator.CUSTOM
                ? text(code.customCode())
                : number >= 0 && number < BuiltinOperator.names.length
                        ? BuiltinOperator.name(number)
                        : "BUILTIN_" + number;
        List<Integer> inputs = new ArrayList<>();
        for (int i = 0; i < limit("inputs of " + name, operator.inputsLength()); i++) {
            inputs.add(operator.inputs(i) == -1 ? -1 : index(operator.inputs(i), graph));
        }
        List<Integer> outputs = new ArrayList<>();
        for (int i = 0; i < limit("outputs of " + name, operator.outputsLength()); i++) {
            outputs.add(index(operator.outputs(i), graph));
        }
        if (outputs.isEmpty()) {
            throw refused("is damaged: its operator " + name + " writes nothing");
        }
        return new TfliteOperator(number, name, code.version(), inputs, outputs, operator);
    }

    private TfliteTensor tensor(int index, Tensor tensor, boolean written) throws EngineException {
        String name = text(tensor.name());
        if (tensor.sparsity() != null) {
            throw refused("stores the tensor \"" + name + "\" sparsely: convert it again without sparsity");
        }
        if (tensor.isVariable()) {
            throw refused(
                    "keeps state in the tensor \"" + name + "\" from one run to the next, which is not converted");
        }
        if (tensor.shapeLength() > RANK_MAX) {
            throw refused("has the tensor \"" + name + "\" of " + tensor.shapeLength() + " dimensions, more than "
                    + RANK_MAX);
        }
        List<Integer> shape = new ArrayList<>();
        long elements = 1;
        for (int d = 0; d < tensor.shapeLength(); d++) {
            int size = tensor.shape(d) == -1 && d == 0 ? 1 : tensor.shape(d); // an open batch is 1 here
            shape.add(size);
            elements = size < 0 || size > ELEMENTS_MAX ? ELEMENTS_MAX + 1 : elements * size;
            if (elements > ELEMENTS_MAX) {
                throw refused("has the tensor \"" + name + "\" of shape " + shape + " at least, which can't be"
                        + " (sizes other than the batch must be fixed)");
            }
        }
        for (int d = 1; d < Math.min(tensor.shapeSignatureLength(), RANK_MAX); d++) {
            if (tensor.shapeSignature(d) < 0 && tensor.shapeSignatureLength() == 4) {
                throw refused("leaves dimension " + d + " of the tensor \"" + name
                        + "\" open: only an open batch can be filled in, convert it with a fixed picture size");
            }
        }
        ElementType type = type(tensor.type());
        ByteBuffer content = written ? null : content(name, tensor, type, elements);
        return new TfliteTensor(index, name, type, shape, quantization(name, tensor, shape), content);
    }

    private @Nullable ByteBuffer content(String name, Tensor tensor, ElementType type, long elements)
            throws EngineException {
        long number = tensor.buffer();
        if (number < 0 || number >= model.buffersLength()) {
            throw refused("is damaged: the tensor \"" + name + "\" lies in buffer " + number + " of "
                    + model.buffersLength());
        }
        Buffer buffer = model.buffers((int) number);
        if (buffer.dataLength() == 0) {
            return elements == 0 ? ByteBuffer.allocate(0) : null;
        }
        if (type == ElementType.OTHER) {
            return buffer.dataAsByteBuffer().slice();
        }
        if (buffer.dataLength() != elements * type.sizeBytes()) {
            throw refused("is damaged: the constant \"" + name + "\" should have " + elements * type.sizeBytes()
                    + " bytes and has " + buffer.dataLength());
        }
        return buffer.dataAsByteBuffer().slice();
    }

    private @Nullable TensorQuantization quantization(String name, Tensor tensor, List<Integer> shape)
            throws EngineException {
        QuantizationParameters parameters = tensor.quantization();
        int count = parameters == null ? 0 : parameters.scaleLength();
        if (parameters == null || count == 0 || !type(tensor.type()).isQuantized()) {
            return null; // the scale of a bias follows from the scales of what it is added to
        }
        int axis = parameters.quantizedDimension();
        if (count > 1 && (axis < 0 || axis >= shape.size() || shape.get(axis) != count)) {
            throw refused("is damaged: the tensor \"" + name + "\" " + shape + " has " + count
                    + " scales along dimension " + axis);
        }
        List<Float> scales = new ArrayList<>();
        List<Integer> zeroPoints = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float scale = parameters.scale(i);
            if (Float.isNaN(scale) || Float.isInfinite(scale) || scale < 0 || (scale == 0 && count == 1)) {
                throw refused("has the tensor \"" + name + "\" with a quantization scale of " + scale
                        + ", which must be > 0 and finite: convert it again");
            }
            scales.add(scale);
            long zeroPoint = parameters.zeroPointLength() == 0
                    ? 0
                    : parameters.zeroPoint(parameters.zeroPointLength() == count ? i : 0);
            if (zeroPoint < -128 || zeroPoint > 255) {
                throw refused("has the tensor \"" + name + "\" with a zero point of " + zeroPoint
                        + ", which no 8-bit integer has: convert it again");
            }
            zeroPoints.add((int) zeroPoint);
        }
        return new TensorQuantization(scales, zeroPoints, count > 1 ? axis : 0);
    }

    private int index(int tensor, SubGraph graph) throws EngineException {
        if (tensor < 0 || tensor >= graph.tensorsLength()) {
            throw refused("is damaged: it refers to tensor " + tensor + " of " + graph.tensorsLength());
        }
        return tensor;
    }

    private int limit(String what, int count) throws EngineException {
        if (count > ENTRIES_MAX) {
            throw refused("has " + count + " " + what + ", more than " + ENTRIES_MAX);
        }
        return count;
    }

    private EngineException refused(String what) {
        return EngineException.refused(file.path() + " " + what);
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text.substring(0, Math.min(text.length(), NAME_CHARS_MAX));
    }

    private static ElementType type(byte type) {
        return switch (type) {
            case TensorType.FLOAT32 -> ElementType.FLOAT32;
            case TensorType.FLOAT16 -> ElementType.FLOAT16;
            case TensorType.FLOAT64 -> ElementType.FLOAT64;
            case TensorType.INT8 -> ElementType.INT8;
            case TensorType.UINT8 -> ElementType.UINT8;
            case TensorType.INT16 -> ElementType.INT16;
            case TensorType.INT32 -> ElementType.INT32;
            case TensorType.INT64 -> ElementType.INT64;
            case TensorType.BOOL -> ElementType.BOOL;
            default -> ElementType.OTHER;
        };
    }
}
