package io.watchpost.lab.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Well-known classifiers with random weights, written as PyTorch's exporter writes them. */
public final class TypicalNets {
    private TypicalNets() {}

    /** Writes one to a file: {@code TypicalNets NAME FILE}. */
    public static void main(String[] arguments) throws IOException {
        ModelProto model = switch (arguments[0]) {
            case "mobilenet-v2" -> mobileNetV2(224, 1.0, 1000, 13);
            case "resnet-18" -> resNet18(224, 64, 1000, 11);
            case "squeezenet" -> squeezeNet(224, 1000, 11);
            case "vgg" -> vgg(128, 1000, 17);
            default -> throw new IllegalArgumentException(arguments[0]);
        };
        Files.write(Path.of(arguments[1]), model.toByteArray());
    }

    /** MobileNet v2 (Sandler et al., 2018, table 2), its Relu6 as Clip, its last pooling as ReduceMean. */
    public static ModelProto mobileNetV2(int side, double width, int classes, int operatorSet) {
        NetBuilder net = new NetBuilder(2, operatorSet);
        int[][] blocks = {
            {1, 16, 1, 1}, {6, 24, 2, 2}, {6, 32, 3, 2}, {6, 64, 4, 2}, {6, 96, 3, 1}, {6, 160, 3, 2}, {6, 320, 1, 1}
        };
        int channels = scaled(32, width);
        String at = net.convBnRelu6(net.input(1, 3, side, side), 3, channels, 3, 2, 1);
        for (int[] block : blocks) {
            int outputs = scaled(block[1], width);
            for (int repeat = 0; repeat < block[2]; repeat++) {
                int stride = repeat == 0 ? block[3] : 1;
                int inside = channels * block[0];
                String expanded = block[0] == 1 ? at : net.convBnRelu6(at, channels, inside, 1, 1, 1);
                String filtered = net.convBnRelu6(expanded, inside, inside, 3, stride, inside);
                String projected = net.batchNorm(net.conv(filtered, inside, outputs, 1, 1, 1, false), outputs);
                at = stride == 1 && channels == outputs ? net.node("Add", at, projected) : projected;
                channels = outputs;
            }
        }
        int last = Math.max(1280, scaled(1280, width));
        String features = net.convBnRelu6(at, channels, last, 1, 1, 1);
        String pooled = net.node(
                new OnnxNode("ReduceMean", java.util.List.of(features), java.util.List.of(net.fresh("ReduceMean")))
                        .with("axes", java.util.List.of(2L, 3L))
                        .with("keepdims", 0));
        return net.proto(net.gemm(pooled, last, classes), 1, classes);
    }

    private static int scaled(int channels, double width) {
        return Math.max(8, (int) (channels * width + 4) / 8 * 8);
    }

    /** ResNet-18 (He et al., 2015) with an open batch, and its flattening computed from shapes. */
    public static ModelProto resNet18(int side, int width, int classes, int operatorSet) {
        NetBuilder net = new NetBuilder(3, operatorSet);
        String at = net.relu(net.batchNorm(net.conv(net.input(-1, 3, side, side), 3, width, 7, 2, 1, false), width));
        at = net.maxPool(at, 3, 2, 1);
        int channels = width;
        for (int stage = 0; stage < 4; stage++) {
            int outputs = width << stage;
            for (int block = 0; block < 2; block++) {
                int stride = block == 0 && stage > 0 ? 2 : 1;
                String inside = net.relu(net.batchNorm(net.conv(at, channels, outputs, 3, stride, 1, false), outputs));
                String branch = net.batchNorm(net.conv(inside, outputs, outputs, 3, 1, 1, false), outputs);
                String shortcut = stride == 1 && channels == outputs
                        ? at
                        : net.batchNorm(net.conv(at, channels, outputs, 1, stride, 1, false), outputs);
                at = net.relu(net.node("Add", branch, shortcut));
                channels = outputs;
            }
        }
        String pooled = net.node("GlobalAveragePool", at);
        String shape = net.node("Shape", pooled);
        String batch = net.node(new OnnxNode(
                        "Gather",
                        java.util.List.of(shape, net.integersByOperator(0)),
                        java.util.List.of(net.fresh("Gather")))
                .with("axis", 0));
        String wanted = net.node(new OnnxNode(
                        "Concat",
                        java.util.List.of(batch, net.integersByOperator(-1)),
                        java.util.List.of(net.fresh("Concat")))
                .with("axis", 0));
        String flat = net.node("Reshape", pooled, wanted);
        return net.proto(net.gemm(flat, channels, classes), -1, classes);
    }

    /** SqueezeNet 1.1 (Iandola et al., 2016): fire modules joined by Concat, a dropout, a convolution as the last layer. */
    public static ModelProto squeezeNet(int side, int classes, int operatorSet) {
        NetBuilder net = new NetBuilder(4, operatorSet);
        String at = net.relu(net.conv(net.input(1, 3, side, side), 3, 64, 3, 2, 1, true));
        int channels = 64;
        int[][] fires = {{16, 64}, {16, 64}, {32, 128}, {32, 128}, {48, 192}, {48, 192}, {64, 256}, {64, 256}};
        for (int fire = 0; fire < fires.length; fire++) {
            if (fire == 0 || fire == 2 || fire == 4) {
                at = net.maxPool(at, 3, 2, 0);
            }
            int squeezed = fires[fire][0];
            int expanded = fires[fire][1];
            String squeeze = net.relu(net.conv(at, channels, squeezed, 1, 1, 1, true));
            at = net.concat(
                    net.relu(net.conv(squeeze, squeezed, expanded, 1, 1, 1, true)),
                    net.relu(net.conv(squeeze, squeezed, expanded, 3, 1, 1, true)));
            channels = 2 * expanded;
        }
        String dropped = net.node("Dropout", at);
        String scores = net.relu(net.conv(dropped, channels, classes, 1, 1, 1, true));
        String pooled = net.node("GlobalAveragePool", scores);
        return net.proto(net.softmax(net.flatten(pooled)), 1, classes);
    }

    /** VGG-like (Simonyan and Zisserman, 2014), narrow: convolutions with bias, three dense layers with dropout. */
    public static ModelProto vgg(int side, int classes, int operatorSet) {
        NetBuilder net = new NetBuilder(5, operatorSet);
        String at = net.input(1, 3, side, side);
        int channels = 3;
        for (int outputs : new int[] {16, 32, 64, 64}) {
            at = net.relu(net.conv(at, channels, outputs, 3, 1, 1, true));
            at = net.maxPool(net.relu(net.conv(at, outputs, outputs, 3, 1, 1, true)), 2, 2, 0);
            channels = outputs;
        }
        int features = channels * (side / 16) * (side / 16);
        String hidden = net.node("Identity", net.relu(net.gemm(net.flatten(at), features, 256)));
        String again = net.node("Dropout", net.relu(net.gemm(hidden, 256, 256)));
        return net.proto(net.gemm(again, 256, classes), 1, classes);
    }
}
