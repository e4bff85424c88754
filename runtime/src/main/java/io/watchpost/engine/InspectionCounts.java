package io.watchpost.engine;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds up operators, weights and problems while a model is walked. */
final class InspectionCounts {
    private static final int PROBLEMS_MAX = 8;
    private static final int OPERATOR_KINDS_MAX = 1000;

    private final Map<String, int[]> operators = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private int tensors;
    private int perChannelTensors;
    private long bytes;
    private long elements;
    private long zeros;

    void operator(String name, boolean quantized) {
        if (operators.size() < OPERATOR_KINDS_MAX || operators.containsKey(name)) {
            int[] counts = operators.computeIfAbsent(name, key -> new int[2]);
            counts[0]++;
            counts[1] += quantized ? 1 : 0;
        }
    }

    /** Counts a constant tensor; {@code zeroPoint} is the stored value that stands for 0.0. */
    void weight(MemorySegment values, ElementType type, int zeroPoint, boolean perChannel) {
        tensors++;
        perChannelTensors += perChannel ? 1 : 0;
        bytes += values.byteSize();
        switch (type) {
            case INT8, UINT8 -> {
                byte zero = (byte) zeroPoint;
                elements += values.byteSize();
                for (long at = 0; at < values.byteSize(); at++) {
                    zeros += values.get(ValueLayout.JAVA_BYTE, at) == zero ? 1 : 0;
                }
            }
            case FLOAT32 -> {
                long count = values.byteSize() / Float.BYTES;
                elements += count;
                for (long at = 0; at < count; at++) {
                    zeros += values.get(ValueLayout.JAVA_FLOAT_UNALIGNED, at * Float.BYTES) == 0f ? 1 : 0;
                }
            }
            default -> {} // sparsity is told of what classifiers are made of
        }
    }

    /** Notes a scale that can't be. */
    void scale(String tensor, float scale, boolean wholeTensor) {
        if (Float.isNaN(scale) || Float.isInfinite(scale) || scale < 0 || (wholeTensor && scale == 0)) {
            problem("its tensor \"" + tensor + "\" has a quantization scale of " + scale
                    + ", which must be > 0 and finite: convert it again");
        }
    }

    private void problem(String sentence) {
        if (problems.size() < PROBLEMS_MAX) {
            problems.add(sentence);
        }
    }

    List<ModelInspection.Operator> operators() {
        return operators.entrySet().stream()
                .map(entry -> new ModelInspection.Operator(entry.getKey(), entry.getValue()[0], entry.getValue()[1]))
                .sorted(Comparator.comparingInt(ModelInspection.Operator::count).reversed())
                .toList();
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    ModelInspection.Weights weights() {
        return new ModelInspection.Weights(tensors, perChannelTensors, bytes, elements, zeros);
    }
}
