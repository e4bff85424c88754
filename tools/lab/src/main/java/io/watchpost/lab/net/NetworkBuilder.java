package io.watchpost.lab.net;

import io.watchpost.lab.net.Operation.Addition;
import io.watchpost.lab.net.Operation.BatchNormalization;
import io.watchpost.lab.net.Operation.Convolution;
import io.watchpost.lab.net.Operation.Dense;
import io.watchpost.lab.net.Operation.GlobalAveragePool;
import io.watchpost.lab.net.Operation.Rectifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts layers one behind the other and keeps count of shapes. {@link #at} and {@link #from} make branches. */
final class NetworkBuilder {
    private final String name;
    private final int size;
    private final boolean limitedToSix;
    private final Map<String, Layer> layers = new LinkedHashMap<>();
    private String last = NetworkSpec.INPUT;

    NetworkBuilder(String name, int size, boolean limitedToSix) {
        this.name = name;
        this.size = size;
        this.limitedToSix = limitedToSix;
    }

    /** The layer that the next one will read. */
    String at() {
        return last;
    }

    /** Goes on behind an earlier layer. */
    NetworkBuilder from(String layer) {
        last = layer;
        return this;
    }

    int channels() {
        Layer layer = layers.get(last);
        return layer == null ? NetworkSpec.CHANNELS : layer.channels();
    }

    /** A convolution and its normalization. */
    NetworkBuilder convolution(String layer, int outputs, int kernel, int stride) {
        return convolution(layer, new Convolution(channels(), outputs, kernel, stride, 1));
    }

    /** A depthwise convolution and its normalization. */
    NetworkBuilder depthwise(String layer, int kernel, int stride) {
        int channels = channels();
        return convolution(layer, new Convolution(channels, channels, kernel, stride, channels));
    }

    private NetworkBuilder convolution(String layer, Convolution operation) {
        Layer before = layers.get(last);
        int height = operation.outputSize(before == null ? size : before.height());
        int width = operation.outputSize(before == null ? size : before.width());
        add(new Layer(layer, operation, List.of(last), operation.outputs(), height, width));
        return add(new Layer(
                layer + "_norm",
                new BatchNormalization(operation.outputs()),
                List.of(last),
                operation.outputs(),
                height,
                width));
    }

    NetworkBuilder rectifier(String layer) {
        return addLike(layer, new Rectifier(limitedToSix), List.of(last));
    }

    NetworkBuilder addition(String layer, String other) {
        return addLike(layer, new Addition(), List.of(last, other));
    }

    /** The end of every classifier here. */
    NetworkSpec classifier(int classes) {
        int channels = channels();
        add(new Layer("pool", new GlobalAveragePool(), List.of(last), channels, 1, 1));
        add(new Layer("logits", new Dense(channels, classes), List.of(last), classes, 1, 1));
        return new NetworkSpec(name, size, classes, new ArrayList<>(layers.values()));
    }

    private NetworkBuilder addLike(String layer, Operation operation, List<String> inputs) {
        Layer before = layers.get(last);
        if (before == null) {
            throw new IllegalStateException("layer " + layer + " can't be the first");
        }
        return add(new Layer(layer, operation, inputs, before.channels(), before.height(), before.width()));
    }

    private NetworkBuilder add(Layer layer) {
        if (layers.putIfAbsent(layer.name(), layer) != null) {
            throw new IllegalStateException("there are two layers called " + layer.name());
        }
        last = layer.name();
        return this;
    }
}
