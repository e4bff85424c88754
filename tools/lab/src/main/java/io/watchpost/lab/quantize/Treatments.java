package io.watchpost.lab.quantize;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.watchpost.lab.onnx.Constants;
import io.watchpost.lab.onnx.OnnxModel;
import io.watchpost.lab.onnx.OnnxNode;
import io.watchpost.lab.onnx.TensorShapes;
import java.util.List;

/** Knows for each operator what can be done with it. */
final class Treatments {
    private static final Treatment OWN_RANGE = new Treatment.OwnRange();

    private final OnnxModel model;
    private final TensorShapes shapes;

    Treatments(OnnxModel model, TensorShapes shapes) {
        this.model = model;
        this.shapes = shapes;
    }

    /**
     * What to do with an operator.
     *
     * @param afterIntegers whether what it reads first is quantized; operators without weights follow it
     */
    Treatment of(OnnxNode node, boolean afterIntegers) {
        if (node.hasSubgraphs()) {
            return new Treatment.StaysFloat("it holds graphs of its own");
        }
        boolean hasFloatOutput = shapes.isFloat(node.output());
        if (!hasFloatOutput) {
            return new Treatment.StaysFloat("it doesn't give float32 values");
        }
        if (node.is("Conv", "Gemm", "MatMul")) {
            return layer(node);
        }
        if (node.is("Add", "Mul")) {
            return arithmetic(node);
        }
        if (node.is("Concat")) {
            return concat(node);
        }
        Treatment treatment = follower(node);
        if (treatment.isQuantized() && !afterIntegers) {
            return new Treatment.StaysFloat("");
        }
        return treatment;
    }

    private Treatment layer(OnnxNode node) {
        TensorProto weights = model.constant(node.input(1));
        TensorProto bias = model.constant(node.input(2));
        if (weights == null || !shapes.isFloat(node.input(0))) {
            return new Treatment.StaysFloat("its weights are computed while it runs");
        }
        if (!Constants.isFloat(weights)) {
            return new Treatment.StaysFloat("its weights aren't float32");
        }
        if (!node.input(2).isEmpty() && (bias == null || !Constants.isFloat(bias) || bias.getDimsCount() != 1)) {
            return new Treatment.StaysFloat("its bias is no constant row of float32");
        }
        if (node.is("MatMul") && weights.getDimsCount() != 2) {
            return new Treatment.StaysFloat(
                    "its weights have " + weights.getDimsCount() + " dimensions, 2 can be quantized");
        }
        boolean plainGemm = node.integer("transA", 0) == 0
                && node.integer("transB", 0) == 1
                && node.real("alpha", 1) == 1
                && node.real("beta", 1) == 1;
        if (node.is("Gemm") && !plainGemm) {
            return new Treatment.StaysFloat("it transposes its input or scales its parts");
        }
        return new Treatment.Layer();
    }

    private Treatment arithmetic(OnnxNode node) {
        for (String input : node.inputs()) {
            TensorProto constant = model.constant(input);
            if (constant == null && !shapes.isFloat(input)) {
                return new Treatment.StaysFloat("it reads values that aren't float32");
            }
            if (constant != null && !Constants.isFloat(constant)) {
                return new Treatment.StaysFloat("it reads a constant that isn't float32");
            }
        }
        return OWN_RANGE;
    }

    private Treatment concat(OnnxNode node) {
        return node.inputs().stream().allMatch(shapes::isFloat)
                ? new Treatment.SameRange()
                : new Treatment.StaysFloat("it joins constants");
    }

    private Treatment follower(OnnxNode node) {
        if (node.is("Relu")) {
            return new Treatment.Clamp();
        }
        if (node.is("Clip")) {
            boolean constant = List.of(node.input(1), node.input(2)).stream()
                    .allMatch(bound -> bound.isEmpty() || model.isConstant(bound));
            return constant ? new Treatment.Clamp() : new Treatment.StaysFloat("its bounds are computed while it runs");
        }
        if (node.is("GlobalAveragePool", "ReduceMean", "LeakyRelu")) {
            return OWN_RANGE;
        }
        if (node.is("Softmax", "Sigmoid")) {
            return new Treatment.Probability();
        }
        if (node.is("MaxPool", "AveragePool", "GlobalMaxPool")) {
            return node.hasFurtherOutputs()
                    ? new Treatment.StaysFloat("it also gives the places of the maxima")
                    : new Treatment.SameRange();
        }
        if (node.is("Reshape", "Flatten", "Transpose", "Squeeze", "Unsqueeze", "Slice", "Split", "DepthToSpace")
                || node.is("SpaceToDepth", "Identity")) {
            return new Treatment.SameRange();
        }
        if (node.is("Gather")) {
            return model.isConstant(node.input(1))
                    ? new Treatment.SameRange()
                    : new Treatment.StaysFloat("its indices are computed while it runs");
        }
        if (node.is("Pad")) {
            return pad(node);
        }
        if (node.is("Resize")) {
            String mode = node.text("mode", "nearest");
            return mode.equals("cubic")
                    ? new Treatment.StaysFloat("cubic resizing leaves the range of its input")
                    : new Treatment.SameRange();
        }
        return new Treatment.StaysFloat("this operator has no integer form here");
    }

    private Treatment pad(OnnxNode node) {
        if (!node.text("mode", "constant").equals("constant") || node.input(2).isEmpty()) {
            return new Treatment.SameRange();
        }
        TensorProto value = model.constant(node.input(2));
        boolean zero = value != null && Constants.isFloat(value) && Constants.floats(value)[0] == 0;
        return zero ? new Treatment.SameRange() : new Treatment.StaysFloat("it pads with something else than 0");
    }
}
