package io.watchpost.lab.net;

import java.util.List;

/** The shapes that have a name. */
public final class Networks {
    public static final String MOBILENET_SMALL = "mobilenet-small";
    public static final String MOBILENET_V2 = "mobilenet-v2";
    public static final String RESNET_8 = "resnet-8";
    public static final List<String> NAMES = List.of(MOBILENET_SMALL, MOBILENET_V2, RESNET_8);

    /** Sides of the input that make sense: below, nothing is left at the end; above, memory runs out in training. */
    public static final int SIZE_MIN = 16;

    public static final int SIZE_MAX = 512;

    /** Kernels are cheaper when their channels are a multiple of this. */
    private static final int CHANNEL_STEP = 8;

    private Networks() {}

    /**
     * The network of that name.
     *
     * @param width multiplies the channels of all layers but the last; 1 for the shape as it was published
     * @param size of the input in pixels, both sides
     * @throws IllegalArgumentException with the names there are, or the range that was left
     */
    public static NetworkSpec named(String name, double width, int size, int classes) {
        if (!(width >= 0.1 && width <= 4)) {
            throw new IllegalArgumentException("the width is from 0.1 to 4, was " + width);
        }
        if (size < SIZE_MIN || size > SIZE_MAX) {
            throw new IllegalArgumentException("the size is from " + SIZE_MIN + " to " + SIZE_MAX + ", was " + size);
        }
        if (classes < 2) {
            throw new IllegalArgumentException("a classifier tells at least 2 classes apart, was given " + classes);
        }
        return switch (name) {
            case MOBILENET_SMALL -> mobileNetSmall(width, size, classes);
            case MOBILENET_V2 -> mobileNetV2(width, size, classes);
            case RESNET_8 -> resNet8(width, size, classes);
            default -> throw new IllegalArgumentException("there is no network \"" + name + "\", there are " + NAMES);
        };
    }

    /**
     * After MobileNet (arXiv 1704.04861): depthwise separable blocks, with residuals where the shape stays. Where the
     * resolution is high and channels are few, plain convolutions halve it (as EfficientNet v2 does, arXiv 2104.00298):
     * there they cost little more, move less memory, and see what is as thin as two pixels. The rectifiers have no upper
     * limit: limiting takes a fifth of the time of training, and calibration finds each layer's range anyway.
     */
    private static NetworkSpec mobileNetSmall(double width, int size, int classes) {
        NetworkBuilder net = new NetworkBuilder(MOBILENET_SMALL, size, false);
        net.convolution("stem", channels(16, width), 3, 2).rectifier("stem_relu");
        net.convolution("reduce1", channels(32, width), 3, 2).rectifier("reduce1_relu");
        separable(net, "block1", channels(32, width), 1);
        net.convolution("reduce2", channels(64, width), 3, 2).rectifier("reduce2_relu");
        separable(net, "block2", channels(64, width), 1);
        separable(net, "block3", channels(64, width), 1);
        separable(net, "block4", channels(128, width), 2);
        separable(net, "block5", channels(128, width), 1);
        separable(net, "block6", channels(128, width), 1);
        return net.classifier(classes);
    }

    private static void separable(NetworkBuilder net, String block, int outputs, int stride) {
        boolean isResidual = stride == 1 && outputs == net.channels();
        String before = net.at();
        net.depthwise(block + "_depthwise", 3, stride).rectifier(block + "_depthwise_relu");
        net.convolution(block + "_pointwise", outputs, 1, 1);
        if (isResidual) {
            net.addition(block + "_sum", before);
        }
        net.rectifier(block + "_relu");
    }

    /** MobileNet v2 (arXiv 1801.04381, table 2). */
    private static NetworkSpec mobileNetV2(double width, int size, int classes) {
        NetworkBuilder net = new NetworkBuilder(MOBILENET_V2, size, true);
        net.convolution("stem", channels(32, width), 3, 2).rectifier("stem_relu");
        int[][] stages = { // expansion, channels, blocks, stride of the first
            {1, 16, 1, 1}, {6, 24, 2, 2}, {6, 32, 3, 2}, {6, 64, 4, 2}, {6, 96, 3, 1}, {6, 160, 3, 2}, {6, 320, 1, 1}
        };
        int number = 0;
        for (int[] stage : stages) {
            for (int repeat = 0; repeat < stage[2]; repeat++) {
                number++;
                invertedResidual(
                        net, "block" + number, stage[0], channels(stage[1], width), repeat == 0 ? stage[3] : 1);
            }
        }
        net.convolution("head", width > 1 ? channels(1280, width) : 1280, 1, 1).rectifier("head_relu");
        return net.classifier(classes);
    }

    private static void invertedResidual(NetworkBuilder net, String block, int expansion, int outputs, int stride) {
        String before = net.at();
        boolean isResidual = stride == 1 && outputs == net.channels();
        if (expansion > 1) {
            net.convolution(block + "_expand", net.channels() * expansion, 1, 1).rectifier(block + "_expand_relu");
        }
        net.depthwise(block + "_depthwise", 3, stride).rectifier(block + "_depthwise_relu");
        net.convolution(block + "_project", outputs, 1, 1);
        if (isResidual) {
            net.addition(block + "_sum", before);
        }
    }

    /** ResNet-8 for 32x32 pictures, as in MLPerf Tiny: three stages of one block (after arXiv 1512.03385). */
    private static NetworkSpec resNet8(double width, int size, int classes) {
        NetworkBuilder net = new NetworkBuilder(RESNET_8, size, false);
        net.convolution("stem", channels(16, width), 3, 1).rectifier("stem_relu");
        int[][] stages = {{16, 1}, {32, 2}, {64, 2}};
        for (int index = 0; index < stages.length; index++) {
            String block = "block" + (index + 1);
            int outputs = channels(stages[index][0], width);
            int stride = stages[index][1];
            String before = net.at();
            String shortcut = before;
            if (stride != 1 || outputs != net.channels()) {
                shortcut =
                        net.convolution(block + "_shortcut", outputs, 1, stride).at();
            }
            net.from(before);
            net.convolution(block + "_first", outputs, 3, stride).rectifier(block + "_first_relu");
            net.convolution(block + "_second", outputs, 3, 1);
            net.addition(block + "_sum", shortcut).rectifier(block + "_relu");
        }
        return net.classifier(classes);
    }

    /** The nearest multiple of the step that loses at most a tenth. */
    private static int channels(int published, double width) {
        double wanted = published * width;
        int nearest = Math.max(CHANNEL_STEP, (int) (wanted + CHANNEL_STEP / 2.0) / CHANNEL_STEP * CHANNEL_STEP);
        return nearest < 0.9 * wanted ? nearest + CHANNEL_STEP : nearest;
    }
}
