package io.watchpost.engine;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
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
 * Walks a TensorFlow Lite flatbuffer. The buffer checks every access against the file's bounds, and the walk visits at
 * most so many entries, so no file can make it read elsewhere or go on for ever.
 */
final class TfliteInspection {
    private static final int ENTRIES_MAX = 200_000;
    private static final int NAME_CHARS_MAX = 200;
    private static final int RANK_MAX = 32;

    private final ModelFile file;
    private final Model model;
    private final InspectionCounts counts = new InspectionCounts();
    private final BitSet seenBuffers = new BitSet();
    private int entries;

    private TfliteInspection(ModelFile file) {
        this.file = file;
        model = Model.getRootAsModel(file.bytes().asByteBuffer());
    }

    static ModelInspection of(ModelFile file) throws EngineException {
        try {
            return new TfliteInspection(file).inspect();
        } catch (RuntimeException e) { // what the flatbuffer classes throw on offsets beyond the file
            throw EngineException.refused("is damaged or truncated: its flatbuffer can't be read");
        }
    }

    private ModelInspection inspect() throws EngineException {
        List<ModelInspection.Tensor> inputs = new ArrayList<>();
        List<ModelInspection.Tensor> outputs = new ArrayList<>();
        for (int g = 0; g < model.subgraphsLength(); g++) {
            SubGraph graph = model.subgraphs(g);
            visit();
            for (int t = 0; t < graph.tensorsLength(); t++) {
                visit();
                tensor(graph.tensors(t));
            }
            for (int o = 0; o < graph.operatorsLength(); o++) {
                visit();
                operator(graph, graph.operators(o));
            }
            for (int i = 0; g == 0 && i < graph.inputsLength(); i++) {
                visit();
                inputs.add(end(graph.tensors(graph.inputs(i))));
            }
            for (int i = 0; g == 0 && i < graph.outputsLength(); i++) {
                visit();
                outputs.add(end(graph.tensors(graph.outputs(i))));
            }
        }
        return new ModelInspection(
                ModelFormat.TFLITE,
                file.digest(),
                file.bytes().byteSize(),
                text(model.description()),
                List.copyOf(inputs),
                List.copyOf(outputs),
                counts.operators(),
                counts.weights(),
                metadata(),
                counts.problems());
    }

    private void visit() throws EngineException {
        if (++entries > ENTRIES_MAX) {
            throw EngineException.refused("has more than " + ENTRIES_MAX + " tensors and operators");
        }
    }

    private void tensor(Tensor tensor) {
        QuantizationParameters quantization = tensor.quantization();
        int scales = quantization == null ? 0 : quantization.scaleLength();
        for (int i = 0; i < Math.min(scales, OnnxQuantization.SCALES_MAX); i++) {
            counts.scale(text(tensor.name()), quantization.scale(i), scales == 1);
        }
        int index = (int) tensor.buffer();
        if (index <= 0 || index >= model.buffersLength() || tensor.shapeLength() < 2 || seenBuffers.get(index)) {
            return;
        }
        seenBuffers.set(index);
        Buffer buffer = model.buffers(index);
        ByteBuffer content = buffer.dataLength() == 0 ? null : buffer.dataAsByteBuffer();
        if (content != null) {
            int zeroPoint =
                    quantization == null || quantization.zeroPointLength() == 0 ? 0 : (int) quantization.zeroPoint(0);
            counts.weight(MemorySegment.ofBuffer(content), type(tensor.type()), zeroPoint, scales > 1);
        }
    }

    private void operator(SubGraph graph, Operator operator) {
        OperatorCode code = model.operatorCodes((int) operator.opcodeIndex());
        // files of before 2020 have the code in the old byte only
        int number = Math.max(code.builtinCode(), code.deprecatedBuiltinCode());
        String name = number == BuiltinOperator.CUSTOM
                ? text(code.customCode())
                : number >= 0 && number < BuiltinOperator.names.length
                        ? BuiltinOperator.name(number)
                        : "BUILTIN_" + number;
        boolean quantized = operator.outputsLength() > 0;
        for (int i = 0; i < Math.min(operator.outputsLength(), RANK_MAX); i++) {
            quantized &= type(graph.tensors(operator.outputs(i)).type()).isQuantized();
        }
        counts.operator(name, quantized);
    }

    private static ModelInspection.Tensor end(Tensor tensor) {
        boolean signed = tensor.shapeSignatureLength() > 0;
        int rank = Math.min(RANK_MAX, signed ? tensor.shapeSignatureLength() : tensor.shapeLength());
        List<Integer> shape = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            shape.add(signed ? tensor.shapeSignature(i) : tensor.shape(i));
        }
        QuantizationParameters quantization = tensor.quantization();
        int scales = quantization == null ? 0 : quantization.scaleLength();
        return new ModelInspection.Tensor(
                text(tensor.name()),
                type(tensor.type()),
                List.copyOf(shape),
                switch (scales) {
                    case 0 -> ModelInspection.Scheme.NONE;
                    case 1 -> ModelInspection.Scheme.PER_TENSOR;
                    default -> ModelInspection.Scheme.PER_CHANNEL;
                },
                scales == 1 ? quantization.scale(0) : 0f,
                scales == 1 && quantization.zeroPointLength() == 1 ? (int) quantization.zeroPoint(0) : 0);
    }

    private List<String> metadata() throws EngineException {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < model.metadataLength(); i++) {
            visit();
            names.add(text(model.metadata(i).name()));
        }
        return List.copyOf(names);
    }

    private static String text(@Nullable String name) {
        String clean = name == null ? "" : name.replaceAll("\\p{Cntrl}", "?");
        return clean.length() <= NAME_CHARS_MAX ? clean : clean.substring(0, NAME_CHARS_MAX) + "…";
    }

    private static ElementType type(byte type) {
        if (type < 0 || type >= TensorType.names.length) {
            return ElementType.OTHER;
        }
        String name = TensorType.name(type).toUpperCase(Locale.ROOT);
        for (ElementType known : ElementType.values()) {
            if (known.name().equals(name)) {
                return known;
            }
        }
        return ElementType.OTHER;
    }
}
