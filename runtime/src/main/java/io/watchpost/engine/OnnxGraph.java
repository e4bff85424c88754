package io.watchpost.engine;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an ONNX file says of itself: operators, weights, ends, metadata. Read without copying the weights, bounded, and
 * never trusting a count in the file. Immutable; its weights point into the model's bytes.
 *
 * @param producer of the file, empty if unknown
 * @param nodes of the main graph in order
 * @param weights by name
 * @param inputs that are fed at run time
 * @param metadata key and value, as written
 */
public record OnnxGraph(
        String producer,
        List<Node> nodes,
        Map<String, Weight> weights,
        List<End> inputs,
        List<End> outputs,
        Map<String, String> metadata) {
    private static final int ENTRIES_MAX = 200_000;
    private static final int NAME_BYTES_MAX = 512;
    private static final int METADATA_BYTES_MAX = 64 * 1024;
    private static final int RANK_MAX = 32;

    /** An operator with the names of what it reads and writes. */
    public record Node(String operator, String domain, List<String> inputs, List<String> outputs) {}

    /**
     * A constant tensor.
     *
     * @param values little-endian, in the file's bytes; empty when they are stored in another way
     * @param firstReal the first values of a float tensor, the first values of an integer one as reals
     * @param external whether the values lie in another file
     */
    public record Weight(
            String name,
            ElementType type,
            List<Long> shape,
            MemorySegment values,
            List<Float> firstReal,
            boolean external) {}

    /**
     * An input or output as declared.
     *
     * @param shape -1 where open
     * @param openNames the name of each open dimension, empty where there is none
     */
    public record End(String name, ElementType type, List<Integer> shape, List<String> openNames) {}

    /**
     * Reads a model that {@link ModelFiles} took for ONNX.
     *
     * @throws EngineException refused when the bytes are damaged
     */
    public static OnnxGraph read(MemorySegment bytes) throws EngineException {
        try {
            return new Reading().model(new ProtobufReader(bytes));
        } catch (ProtobufReader.Malformed e) {
            throw EngineException.refused("is damaged: " + e.getMessage() + "; copy or download it again");
        }
    }

    /** The affine quantization with which an integer input or output is meant, null if the graph doesn't say. */
    public @Nullable Quantization quantizationOf(String end) throws EngineException {
        return OnnxQuantization.of(this, end);
    }

    private static final class Reading {
        private final List<Node> nodes = new ArrayList<>();
        private final Map<String, Weight> weights = new LinkedHashMap<>();
        private final List<End> inputs = new ArrayList<>();
        private final List<End> outputs = new ArrayList<>();
        private final Map<String, String> metadata = new LinkedHashMap<>();
        private String producer = "";
        private int entries;

        OnnxGraph model(ProtobufReader model) throws ProtobufReader.Malformed {
            while (model.next()) {
                if (model.wireType() != ProtobufReader.LENGTH_DELIMITED) {
                    continue;
                }
                switch (model.field()) {
                    case OnnxFields.MODEL_PRODUCER -> producer = model.text(NAME_BYTES_MAX);
                    case OnnxFields.MODEL_GRAPH -> graph(model.message());
                    case OnnxFields.MODEL_METADATA -> entry(model.message());
                    default -> {}
                }
            }
            inputs.removeIf(input -> weights.containsKey(input.name()));
            return new OnnxGraph(
                    producer,
                    List.copyOf(nodes),
                    Map.copyOf(weights),
                    List.copyOf(inputs),
                    List.copyOf(outputs),
                    Map.copyOf(metadata));
        }

        private void graph(ProtobufReader graph) throws ProtobufReader.Malformed {
            while (graph.next()) {
                if (graph.wireType() != ProtobufReader.LENGTH_DELIMITED) {
                    continue;
                }
                if (++entries > ENTRIES_MAX) {
                    throw new ProtobufReader.Malformed("its graph has more than " + ENTRIES_MAX + " entries");
                }
                switch (graph.field()) {
                    case OnnxFields.GRAPH_NODE -> nodes.add(node(graph.message()));
                    case OnnxFields.GRAPH_INITIALIZER -> {
                        Weight weight = weight(graph.message());
                        weights.put(weight.name(), weight);
                    }
                    case OnnxFields.GRAPH_INPUT -> inputs.add(end(graph.message()));
                    case OnnxFields.GRAPH_OUTPUT -> outputs.add(end(graph.message()));
                    default -> {}
                }
            }
        }

        private void entry(ProtobufReader entry) throws ProtobufReader.Malformed {
            String key = "";
            String value = "";
            while (entry.next()) {
                if (entry.wireType() == ProtobufReader.LENGTH_DELIMITED) {
                    if (entry.field() == 1) {
                        key = entry.text(NAME_BYTES_MAX);
                    } else if (entry.field() == 2) {
                        value = entry.text(METADATA_BYTES_MAX);
                    }
                }
            }
            if (metadata.size() < 64) {
                metadata.put(key, value);
            }
        }

        private static Node node(ProtobufReader node) throws ProtobufReader.Malformed {
            List<String> inputs = new ArrayList<>();
            List<String> outputs = new ArrayList<>();
            String operator = "";
            String domain = "";
            while (node.next()) {
                if (node.wireType() != ProtobufReader.LENGTH_DELIMITED) {
                    continue;
                }
                switch (node.field()) {
                    case OnnxFields.NODE_INPUT -> inputs.add(node.text(NAME_BYTES_MAX));
                    case OnnxFields.NODE_OUTPUT -> outputs.add(node.text(NAME_BYTES_MAX));
                    case OnnxFields.NODE_OPERATOR -> operator = node.text(NAME_BYTES_MAX);
                    case OnnxFields.NODE_DOMAIN -> domain = node.text(NAME_BYTES_MAX);
                    default -> {}
                }
            }
            return new Node(operator, domain, List.copyOf(inputs), List.copyOf(outputs));
        }

        private static Weight weight(ProtobufReader tensor) throws ProtobufReader.Malformed {
            String name = "";
            ElementType type = ElementType.OTHER;
            List<Long> shape = new ArrayList<>();
            MemorySegment values = MemorySegment.NULL;
            List<Float> reals = new ArrayList<>();
            boolean external = false;
            while (tensor.next()) {
                boolean packed = tensor.wireType() == ProtobufReader.LENGTH_DELIMITED;
                switch (tensor.field()) {
                    case OnnxFields.TENSOR_DIMS -> dims(tensor, packed, shape);
                    case OnnxFields.TENSOR_TYPE -> type = OnnxFields.elementType((int) tensor.number());
                    case OnnxFields.TENSOR_NAME -> name = packed ? tensor.text(NAME_BYTES_MAX) : "";
                    case OnnxFields.TENSOR_RAW -> values = packed ? tensor.content() : values;
                    case OnnxFields.TENSOR_FLOATS -> floats(tensor, packed, reals);
                    case OnnxFields.TENSOR_INTS -> ints(tensor, packed, reals);
                    case OnnxFields.TENSOR_LOCATION -> external = tensor.number() == OnnxFields.LOCATION_EXTERNAL;
                    default -> {}
                }
            }
            return new Weight(
                    name,
                    type,
                    List.copyOf(shape),
                    values,
                    List.copyOf(reals.isEmpty() ? firstOf(values, type) : reals),
                    external);
        }

        private static void dims(ProtobufReader tensor, boolean packed, List<Long> shape)
                throws ProtobufReader.Malformed {
            if (!packed) {
                add(shape, tensor.number());
                return;
            }
            for (ProtobufReader dims = tensor.message(); !dims.isAtEnd(); ) {
                add(shape, dims.varint());
            }
        }

        private static void add(List<Long> shape, long size) throws ProtobufReader.Malformed {
            if (shape.size() == RANK_MAX) {
                throw new ProtobufReader.Malformed("a tensor has more than " + RANK_MAX + " dimensions");
            }
            shape.add(size);
        }

        private static void floats(ProtobufReader tensor, boolean packed, List<Float> reals) {
            if (!packed) {
                reals.add(tensor.real());
            } else {
                reals.addAll(firstOf(tensor.content(), ElementType.FLOAT32));
            }
        }

        private static void ints(ProtobufReader tensor, boolean packed, List<Float> reals)
                throws ProtobufReader.Malformed {
            if (!packed) {
                reals.add((float) (int) tensor.number());
                return;
            }
            for (ProtobufReader ints = tensor.message();
                    !ints.isAtEnd() && reals.size() < OnnxQuantization.SCALES_MAX; ) {
                reals.add((float) (int) ints.varint());
            }
        }

        private static List<Float> firstOf(MemorySegment values, ElementType type) {
            List<Float> reals = new ArrayList<>();
            int size = type.sizeBytes();
            for (long at = 0; size > 0 && at + size <= values.byteSize(); at += size) {
                if (reals.size() == OnnxQuantization.SCALES_MAX) {
                    break;
                }
                switch (type) {
                    case FLOAT32 -> reals.add(values.get(ValueLayout.JAVA_FLOAT_UNALIGNED, at));
                    case INT8 -> reals.add((float) values.get(ValueLayout.JAVA_BYTE, at));
                    case UINT8 -> reals.add((float) (values.get(ValueLayout.JAVA_BYTE, at) & 0xff));
                    default -> {
                        return reals;
                    }
                }
            }
            return reals;
        }

        private static End end(ProtobufReader value) throws ProtobufReader.Malformed {
            String name = "";
            ElementType type = ElementType.OTHER;
            List<Integer> shape = new ArrayList<>();
            List<String> open = new ArrayList<>();
            while (value.next()) {
                if (value.wireType() != ProtobufReader.LENGTH_DELIMITED) {
                    continue;
                }
                if (value.field() == 1) {
                    name = value.text(NAME_BYTES_MAX);
                } else if (value.field() == 2) {
                    // TypeProto { Tensor tensor_type = 1 { int32 elem_type = 1; TensorShapeProto shape = 2 } }
                    for (ProtobufReader kind = value.message(); kind.next(); ) {
                        if (kind.field() != 1 || kind.wireType() != ProtobufReader.LENGTH_DELIMITED) {
                            continue;
                        }
                        for (ProtobufReader tensor = kind.message(); tensor.next(); ) {
                            if (tensor.field() == 1) {
                                type = OnnxFields.elementType((int) tensor.number());
                            } else if (tensor.field() == 2 && tensor.wireType() == ProtobufReader.LENGTH_DELIMITED) {
                                shape(tensor.message(), shape, open);
                            }
                        }
                    }
                }
            }
            return new End(name, type, List.copyOf(shape), List.copyOf(open));
        }

        private static void shape(ProtobufReader dimensions, List<Integer> shape, List<String> open)
                throws ProtobufReader.Malformed {
            while (dimensions.next() && shape.size() < RANK_MAX) {
                int size = -1;
                String name = "";
                for (ProtobufReader dimension = dimensions.message(); dimension.next(); ) {
                    if (dimension.field() == 1) {
                        size = Math.clamp(dimension.number(), -1, Integer.MAX_VALUE);
                    } else if (dimension.field() == 2 && dimension.wireType() == ProtobufReader.LENGTH_DELIMITED) {
                        name = dimension.text(NAME_BYTES_MAX);
                    }
                }
                shape.add(size);
                open.add(name);
            }
        }
    }
}
