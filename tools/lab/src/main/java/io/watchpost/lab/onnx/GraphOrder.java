package io.watchpost.lab.onnx;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts operators in an order in which each comes after what it reads; files are supposed to be, and not all are. */
final class GraphOrder {
    private GraphOrder() {}

    static void sort(OnnxModel model) {
        Map<String, OnnxNode> producers = new HashMap<>();
        for (OnnxNode node : model.nodes()) {
            for (String output : node.outputs()) {
                if (!output.isEmpty() && producers.put(output, node) != null) {
                    throw new DamagedModel("two of its operators write the tensor \"" + output + "\"");
                }
            }
        }
        Set<OnnxNode> done = new HashSet<>();
        List<OnnxNode> ordered = new ArrayList<>();
        for (OnnxNode node : model.nodes()) {
            visit(node, producers, done, ordered);
        }
        model.setNodes(ordered);
    }

    /** Without recursion: a graph may be deeper than the stack. */
    private static void visit(
            OnnxNode start, Map<String, OnnxNode> producers, Set<OnnxNode> done, List<OnnxNode> ordered) {
        Deque<OnnxNode> open = new ArrayDeque<>();
        Set<OnnxNode> waiting = new HashSet<>();
        open.push(start);
        while (!open.isEmpty()) {
            OnnxNode node = open.peek();
            if (done.contains(node)) {
                open.pop();
                continue;
            }
            waiting.add(node);
            List<OnnxNode> missing = new ArrayList<>();
            for (String input : reads(node)) {
                OnnxNode producer = producers.get(input);
                if (producer != null && !done.contains(producer)) {
                    if (waiting.contains(producer)) {
                        throw new DamagedModel("its operators " + node + " and " + producer + " wait for each other");
                    }
                    missing.add(producer);
                }
            }
            if (missing.isEmpty()) {
                open.pop();
                done.add(node);
                ordered.add(node);
            } else {
                missing.reversed().forEach(open::push);
            }
        }
    }

    private static List<String> reads(OnnxNode node) {
        List<String> names = new ArrayList<>(node.inputs());
        if (node.hasSubgraphs()) {
            names.addAll(node.captured());
        }
        return names;
    }
}
