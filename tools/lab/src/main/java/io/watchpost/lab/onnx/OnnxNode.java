package io.watchpost.lab.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An operator of a graph that is being edited. One thread, like its {@link OnnxModel}. */
public final class OnnxNode {
    private String name;
    private final String operator;
    private final String domain;
    private final List<String> inputs;
    private final List<String> outputs;
    private final Map<String, AttributeProto> attributes = new LinkedHashMap<>();

    /** An operator of the standard domain, named after what it writes. */
    public OnnxNode(String operator, List<String> inputs, List<String> outputs) {
        this(outputs.getFirst(), operator, "", inputs, outputs);
    }

    private OnnxNode(String name, String operator, String domain, List<String> inputs, List<String> outputs) {
        this.name = name;
        this.operator = operator;
        this.domain = domain;
        this.inputs = new ArrayList<>(inputs);
        this.outputs = new ArrayList<>(outputs);
    }

    static OnnxNode of(NodeProto proto) {
        OnnxNode node = new OnnxNode(
                proto.getName(),
                proto.getOpType(),
                proto.getDomain().equals("ai.onnx") ? "" : proto.getDomain(),
                proto.getInputList(),
                proto.getOutputList());
        proto.getAttributeList().forEach(attribute -> node.attributes.put(attribute.getName(), attribute));
        return node;
    }

    NodeProto toProto() {
        NodeProto.Builder proto = NodeProto.newBuilder();
        if (!domain.isEmpty()) {
            proto.setDomain(domain);
        }
        return proto.setName(name)
                .setOpType(operator)
                .addAllInput(inputs)
                .addAllOutput(outputs)
                .addAllAttribute(attributes.values())
                .build();
    }

    /** Its name as the file gives it, empty where it gives none. */
    String ownName() {
        return name;
    }

    /** Its name, or what it writes where the file gives no name. */
    public String name() {
        return name.isEmpty() && !outputs.isEmpty() ? outputs.getFirst() : name;
    }

    /** The name of the operator, with its domain where that isn't the standard one. */
    public String operator() {
        return domain.isEmpty() ? operator : domain + "." + operator;
    }

    /** Whether it is one of these operators of the standard domain. */
    public boolean is(String... operators) {
        return domain.isEmpty() && List.of(operators).contains(operator);
    }

    /** What it reads; empty strings stand for optional inputs that are left out. */
    public List<String> inputs() {
        return Collections.unmodifiableList(inputs);
    }

    public List<String> outputs() {
        return Collections.unmodifiableList(outputs);
    }

    /** The input at an index, empty where there is none. */
    public String input(int index) {
        return index < inputs.size() ? inputs.get(index) : "";
    }

    /** The first output. */
    public String output() {
        return outputs.getFirst();
    }

    /** Whether an output beside the first is asked for. */
    public boolean hasFurtherOutputs() {
        return outputs.stream().skip(1).anyMatch(output -> !output.isEmpty());
    }

    public void setInput(int index, String tensor) {
        while (inputs.size() <= index) {
            inputs.add("");
        }
        inputs.set(index, tensor);
    }

    /** Drops inputs from this index on. */
    public void dropInputsFrom(int index) {
        while (inputs.size() > index) {
            inputs.removeLast();
        }
    }

    public void setOutput(int index, String tensor) {
        outputs.set(index, tensor);
    }

    /** Drops the outputs after the first. */
    public void dropFurtherOutputs() {
        while (outputs.size() > 1) {
            outputs.removeLast();
        }
    }

    /** Reads another tensor wherever it read this one. */
    public void replaceInput(String from, String to) {
        inputs.replaceAll(input -> input.equals(from) ? to : input);
    }

    public boolean has(String attribute) {
        return attributes.containsKey(attribute);
    }

    public long integer(String attribute, long otherwise) {
        AttributeProto found = attributes.get(attribute);
        return found == null ? otherwise : found.getI();
    }

    public float real(String attribute, float otherwise) {
        AttributeProto found = attributes.get(attribute);
        return found == null ? otherwise : found.getF();
    }

    /** A list of integers, empty where it isn't given. */
    public List<Long> integers(String attribute) {
        AttributeProto found = attributes.get(attribute);
        return found == null ? List.of() : found.getIntsList();
    }

    public String text(String attribute, String otherwise) {
        AttributeProto found = attributes.get(attribute);
        return found == null ? otherwise : found.getS().toStringUtf8();
    }

    /** A tensor held in an attribute, null where it isn't given. */
    public @Nullable TensorProto tensor(String attribute) {
        AttributeProto found = attributes.get(attribute);
        return found == null || !found.hasT() ? null : found.getT();
    }

    /** The attribute as it is in the file, null where it isn't given. */
    @Nullable
    AttributeProto attribute(String attribute) {
        return attributes.get(attribute);
    }

    public OnnxNode with(String attribute, long value) {
        attributes.put(
                attribute,
                AttributeProto.newBuilder()
                        .setName(attribute)
                        .setType(AttributeType.INT)
                        .setI(value)
                        .build());
        return this;
    }

    public OnnxNode with(String attribute, float value) {
        attributes.put(
                attribute,
                AttributeProto.newBuilder()
                        .setName(attribute)
                        .setType(AttributeType.FLOAT)
                        .setF(value)
                        .build());
        return this;
    }

    public OnnxNode with(String attribute, List<Long> values) {
        attributes.put(
                attribute,
                AttributeProto.newBuilder()
                        .setName(attribute)
                        .setType(AttributeType.INTS)
                        .addAllInts(values)
                        .build());
        return this;
    }

    public OnnxNode with(String attribute, String value) {
        attributes.put(
                attribute,
                AttributeProto.newBuilder()
                        .setName(attribute)
                        .setType(AttributeType.STRING)
                        .setS(ByteString.copyFromUtf8(value))
                        .build());
        return this;
    }

    public OnnxNode without(String attribute) {
        attributes.remove(attribute);
        return this;
    }

    public OnnxNode named(String newName) {
        name = newName;
        return this;
    }

    /** Whether it carries graphs of its own (If, Loop, Scan). */
    public boolean hasSubgraphs() {
        return attributes.values().stream().anyMatch(attribute -> attribute.hasG() || attribute.getGraphsCount() > 0);
    }

    /** Names that its own graphs read, which may be tensors of the graph around it. */
    Set<String> captured() {
        Set<String> names = new HashSet<>();
        attributes.values().forEach(attribute -> capture(attribute, names));
        return names;
    }

    private static void capture(AttributeProto attribute, Set<String> names) {
        if (attribute.hasG()) {
            capture(attribute.getG(), names);
        }
        attribute.getGraphsList().forEach(graph -> capture(graph, names));
    }

    private static void capture(GraphProto graph, Set<String> names) {
        graph.getOutputList().forEach(output -> names.add(output.getName()));
        for (NodeProto node : graph.getNodeList()) {
            names.addAll(node.getInputList());
            node.getAttributeList().forEach(attribute -> capture(attribute, names));
        }
    }

    @Override
    public String toString() {
        return operator() + " \"" + name() + "\"";
    }
}
