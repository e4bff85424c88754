package io.watchpost.lab.onnx;

import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineOptions;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Brings a model of operator set 11 or 12 to 13, the first whose quantizing operators know a scale for each channel.
 * Changes between them (onnx/docs/Changelog.md): Squeeze, Unsqueeze and ReduceSum take their axes, Split its sizes, as an
 * input instead of an attribute; Softmax and its kin work along one axis instead of flattening all from it on; Dropout
 * takes its ratio as an input. Everything else only learned further types.
 */
public final class OpsetUpgrade {
    /** The oldest operator set that is read. */
    public static final int OLDEST = 11;

    private static final int PER_CHANNEL = 13;

    private OpsetUpgrade() {}

    /**
     * Upgrades a model in place; leaves one of set 13 or later as it is.
     *
     * @throws DamagedModel if the set is too old, or an operator can't be upgraded, which is then named
     * @throws EngineException if the model can't be run to see how large its tensors are
     */
    public static void apply(OnnxModel model) throws EngineException {
        int version = model.operatorSet();
        if (version < OLDEST) {
            throw new DamagedModel("it uses operator set " + version + ", and " + OLDEST
                    + " is the oldest that is understood: export it again with opset_version=13 or later");
        }
        if (version >= PER_CHANNEL) {
            return;
        }
        checkSoftmax(model, version);
        for (OnnxNode node : List.copyOf(model.nodes())) {
            if (node.hasSubgraphs()) {
                throw new DamagedModel("its operator " + node + " of operator set " + version
                        + " holds graphs of its own and can't be upgraded to set 13: export it again with"
                        + " opset_version=13 or later");
            }
            if (node.is("Squeeze", "Unsqueeze", "ReduceSum")) {
                attributeToInput(model, node, "axes");
            } else if (node.is("Split")) {
                attributeToInput(model, node, "split");
            } else if (node.is("Softmax", "LogSoftmax", "Hardmax")) {
                node.with("axis", node.integer("axis", 1)); // 13 has another default
            } else if (node.is("Dropout")) {
                node.without("ratio");
            }
        }
        model.setOperatorSet(PER_CHANNEL);
    }

    private static void attributeToInput(OnnxModel model, OnnxNode node, String attribute) {
        List<Long> values = node.integers(attribute);
        if (!values.isEmpty()) {
            String name = model.freshName(node.name() + "_" + attribute);
            model.putConstant(Constants.integers(
                    name,
                    List.of((long) values.size()),
                    values.stream().flatMapToLong(LongStream::of).toArray()));
            node.setInput(1, name);
            node.without(attribute);
        }
    }

    /** Flattening from an axis on and working along it are the same where everything after it is of size 1. */
    private static void checkSoftmax(OnnxModel model, int version) throws EngineException {
        List<OnnxNode> nodes = model.nodes().stream()
                .filter(node -> node.is("Softmax", "LogSoftmax", "Hardmax"))
                .toList();
        if (nodes.isEmpty()) {
            return;
        }
        List<String> outputs = nodes.stream().map(OnnxNode::output).toList();
        try (TappedModel tapped = TappedModel.open(model, outputs, EngineOptions.SINGLE_THREAD)) {
            for (OnnxNode node : nodes) {
                List<Integer> shape = tapped.shape(node.output());
                long given = node.integer("axis", 1);
                int axis = (int) (given < 0 ? given + shape.size() : given);
                if (axis < 0
                        || axis >= shape.size()
                        || shape.subList(axis + 1, shape.size()).stream().anyMatch(size -> size != 1)) {
                    throw new DamagedModel("its operator " + node + " on " + shape + " works on all axes from " + given
                            + " on, which operator set " + version + " allows and 13 doesn't: export it again with"
                            + " opset_version=13 or later");
                }
            }
        }
    }
}
