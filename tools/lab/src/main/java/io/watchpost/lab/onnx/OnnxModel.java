package io.watchpost.lab.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFormat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An ONNX model as a graph that can be edited: operators in order, constants by name, inputs and outputs. Constants are
 * kept as they are in the file; nothing is decoded until somebody asks. One thread.
 */
public final class OnnxModel {
    /** The oldest version of the file format that has everything of operator set 13. */
    private static final long IR_VERSION_MIN = 7;

    private static final int NODES_MAX = 50_000;

    private long irVersion;
    private String graphName = "";
    private final Map<String, Long> operatorSets = new LinkedHashMap<>();
    private final List<OnnxNode> nodes = new ArrayList<>();
    private final Map<String, TensorProto> constants = new LinkedHashMap<>();
    private final List<ValueInfoProto> inputs = new ArrayList<>();
    private final List<ValueInfoProto> outputs = new ArrayList<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Set<String> taken = new HashSet<>();

    private OnnxModel() {}

    /**
     * Reads a model.
     *
     * @throws EngineException refused, with what was found
     */
    public static OnnxModel read(ModelFile file) throws EngineException {
        if (file.format() != ModelFormat.ONNX) {
            throw EngineException.refused(file.path() + " is a " + file.format().wireName()
                    + " model, and an ONNX model is wanted: convert it first (watchpost lab convert)");
        }
        try {
            return of(ModelProto.parseFrom(file.bytes().asByteBuffer()));
        } catch (InvalidProtocolBufferException e) {
            throw EngineException.refused(
                    file.path() + " is damaged (" + e.getMessage() + "): copy or download it again");
        } catch (DamagedModel e) {
            throw EngineException.refused(file.path() + " can't be used: " + e.getMessage());
        }
    }

    /** The graph of a model. */
    public static OnnxModel of(ModelProto proto) {
        GraphProto graph = proto.getGraph();
        if (graph.getNodeCount() == 0) {
            throw new DamagedModel("its graph has no operators");
        }
        if (graph.getNodeCount() > NODES_MAX) {
            throw new DamagedModel("its graph has " + graph.getNodeCount() + " operators, more than " + NODES_MAX);
        }
        if (proto.getFunctionsCount() > 0) {
            throw new DamagedModel("it defines functions of its own (\""
                    + proto.getFunctions(0).getName()
                    + "\"): inline them first (onnx.inliner.inline_local_functions)");
        }
        OnnxModel model = new OnnxModel();
        model.irVersion = Math.max(proto.getIrVersion(), IR_VERSION_MIN);
        model.graphName = graph.getName().isEmpty() ? "graph" : graph.getName();
        for (OperatorSetIdProto set : proto.getOpsetImportList()) {
            model.operatorSets.put(set.getDomain().equals("ai.onnx") ? "" : set.getDomain(), set.getVersion());
        }
        for (StringStringEntryProto entry : proto.getMetadataPropsList()) {
            model.metadata.put(entry.getKey(), entry.getValue());
        }
        for (TensorProto constant : graph.getInitializerList()) {
            if (constant.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
                throw new DamagedModel("it keeps its weights in another file: save it as one file"
                        + " (onnx.save_model with save_as_external_data=False)");
            }
            model.putConstant(constant);
        }
        graph.getNodeList().forEach(node -> model.add(OnnxNode.of(node)));
        for (ValueInfoProto input : graph.getInputList()) {
            model.taken.add(input.getName());
            if (!model.constants.containsKey(input.getName())) {
                model.inputs.add(input);
            }
        }
        model.outputs.addAll(graph.getOutputList());
        GraphOrder.sort(model);
        return model;
    }

    /** The model as it is written to a file. Value descriptions inside the graph are left out: engines infer them. */
    public ModelProto toProto() {
        ModelProto.Builder proto =
                ModelProto.newBuilder().setIrVersion(irVersion).setProducerName("watchpost lab");
        operatorSets.forEach((domain, version) -> proto.addOpsetImport(
                OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version)));
        metadata.forEach((key, value) -> proto.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        GraphProto.Builder graph = GraphProto.newBuilder().setName(graphName);
        Set<String> names = new HashSet<>(); // engines want each operator to have a name of its own
        for (OnnxNode node : nodes) {
            String name = node.ownName();
            for (int number = 2; !name.isEmpty() && !names.add(name); number++) {
                name = node.ownName() + "_" + number;
            }
            graph.addNode(node.toProto().toBuilder().setName(name));
        }
        graph.addAllInitializer(constants.values()).addAllInput(inputs).addAllOutput(outputs);
        return proto.setGraph(graph).build();
    }

    public byte[] bytes() {
        return toProto().toByteArray();
    }

    /** An independent copy. */
    public OnnxModel copy() {
        return of(toProto());
    }

    /** Version of the standard operators; 0 where the file names none. */
    public int operatorSet() {
        return operatorSets.getOrDefault("", 0L).intValue();
    }

    void setOperatorSet(int version) {
        operatorSets.put("", (long) version);
    }

    public Map<String, String> metadata() {
        return metadata;
    }

    /** Operators in an order in which they can run. The list may be edited. */
    public List<OnnxNode> nodes() {
        return nodes;
    }

    /** What is fed at run time; constants aren't among them. The list may be edited. */
    public List<ValueInfoProto> inputs() {
        return inputs;
    }

    /** What the graph gives. The list may be edited. */
    public List<ValueInfoProto> outputs() {
        return outputs;
    }

    /** The names of the constants. */
    public Set<String> constantNames() {
        return constants.keySet();
    }

    public boolean isConstant(String tensor) {
        return constants.containsKey(tensor);
    }

    /** The constant of that name, null when there is none. */
    public @Nullable TensorProto constant(String tensor) {
        return constants.get(tensor);
    }

    public void putConstant(TensorProto constant) {
        taken.add(constant.getName());
        constants.put(constant.getName(), constant);
    }

    /** Appends an operator. */
    public void add(OnnxNode node) {
        taken.addAll(node.inputs());
        taken.addAll(node.outputs());
        nodes.add(node);
    }

    public boolean isInput(String tensor) {
        return inputs.stream().anyMatch(input -> input.getName().equals(tensor));
    }

    public boolean isOutput(String tensor) {
        return outputs.stream().anyMatch(output -> output.getName().equals(tensor));
    }

    /** The operator that writes a tensor; null for inputs and constants. */
    public @Nullable OnnxNode producer(String tensor) {
        for (OnnxNode node : nodes) {
            if (node.outputs().contains(tensor)) {
                return node;
            }
        }
        return null;
    }

    /** The operators that read a tensor, each once, those whose own graphs read it included. */
    public List<OnnxNode> consumers(String tensor) {
        return nodes.stream()
                .filter(node -> node.inputs().contains(tensor)
                        || (node.hasSubgraphs() && node.captured().contains(tensor)))
                .toList();
    }

    /** The one operator that reads a tensor; null when there are others or none, or when the graph gives it out. */
    public @Nullable OnnxNode onlyConsumer(String tensor) {
        List<OnnxNode> consumers = consumers(tensor);
        return consumers.size() == 1 && !isOutput(tensor) ? consumers.getFirst() : null;
    }

    /** A name that no tensor has, taken by this call. */
    public String freshName(String wanted) {
        String name = wanted;
        for (int number = 2; !taken.add(name); number++) {
            name = wanted + "_" + number;
        }
        return name;
    }

    /** Tensors that graphs inside of operators read. */
    Set<String> captured() {
        Set<String> captured = new HashSet<>();
        nodes.stream().filter(OnnxNode::hasSubgraphs).forEach(node -> captured.addAll(node.captured()));
        return captured;
    }

    /** Drops operators and constants that no output needs. */
    public void removeUnused() {
        Set<String> needed = new LinkedHashSet<>();
        outputs.forEach(output -> needed.add(output.getName()));
        List<OnnxNode> kept = new ArrayList<>();
        for (OnnxNode node : nodes.reversed()) {
            if (node.outputs().stream().anyMatch(needed::contains)) {
                needed.addAll(node.inputs());
                needed.addAll(node.captured());
                kept.add(node);
            }
        }
        nodes.clear();
        nodes.addAll(kept.reversed());
        constants.keySet().retainAll(needed);
    }

    /** Replaces all operators, in an order in which they can run. */
    public void setNodes(Collection<OnnxNode> ordered) {
        List<OnnxNode> copy = List.copyOf(ordered);
        nodes.clear();
        copy.forEach(this::add);
    }
}
