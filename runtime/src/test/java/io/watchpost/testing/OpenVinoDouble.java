package io.watchpost.testing;

import io.watchpost.engine.ColourModel;
import io.watchpost.engine.ElementType;
import io.watchpost.engine.OnnxModels;
import io.watchpost.engine.Quantization;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A stand-in for OpenVINO: a library with its names and signatures, made of {@code src/test/c/openvino_double.c}, which
 * computes a {@link ColourModel} that is written with {@link #onnx} or {@link #ir}. It has the devices CPU and MYRIAD.
 */
public final class OpenVinoDouble extends AcceleratorDouble {

    private OpenVinoDouble(Path library) {
        super("watchpost.openvino.library", library);
    }

    /** Builds the library in a folder and plugs it in; skips the calling test where there is no compiler. */
    public static OpenVinoDouble build(Path folder) throws IOException {
        return new OpenVinoDouble(NativeLibrary.build(
                Fixtures.projectRoot().resolve("runtime/src/test/c/openvino_double.c"),
                folder.resolve("libopenvino_c.so.2230"),
                "-lm"));
    }

    /** An ONNX file, which any engine runs. */
    public static byte[] onnx(ColourModel plan) {
        return OnnxModels.model(plan).setDocString(line(plan)).build().toByteArray();
    }

    /**
     * The two files of OpenVINO IR.
     *
     * @param path of the first
     * @param bias added to each class's score, by the second
     */
    public static Path ir(ColourModel plan, Path path, float... bias) throws IOException {
        String name = String.valueOf(path.getFileName()).replaceFirst("\\.xml$", ".bin");
        ByteBuffer weights = ByteBuffer.allocate(bias.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : bias) {
            weights.putFloat(value);
        }
        Files.write(path.resolveSibling(name), weights.array());
        String input = dimensions(plan.inputShape(plan.batch()));
        String output = dimensions(plan.outputShape(plan.batch()));
        return Files.writeString(path, """
                <?xml version="1.0"?>
                <net name="colours" version="11">
                  <!-- %s -->
                  <layers>
                    <layer id="0" name="image" type="Parameter" version="opset1">
                      <data shape="%s" element_type="f32"/>
                      <output><port id="0" precision="FP32" names="image,picture">%s</port></output>
                    </layer>
                    <layer id="1" name="weights" type="Const" version="opset1">
                      <output><port id="0" precision="FP32"><dim>3</dim></port></output>
                    </layer>
                    <layer id="2" name="mean" type="ReduceMean" version="opset1">
                      <input><port id="0" precision="FP32"><dim>9</dim></port></input>
                      <output><port id="1" precision="FP32" names="scores">%s</port></output>
                    </layer>
                    <layer id="3" name="scores/sink" type="Result" version="opset1">
                      <input><port id="0" precision="FP32">%s</port></input>
                    </layer>
                  </layers>
                  <edges>
                    <edge from-layer="0" from-port="0" to-layer="2" to-port="0"/>
                    <edge from-layer="2" from-port="1" to-layer="3" to-port="0"/>
                  </edges>
                </net>
                """.formatted(line(plan), plan.inputShape(plan.batch()), input, output, output));
    }

    private static String dimensions(List<Integer> shape) {
        StringBuilder dimensions = new StringBuilder();
        shape.forEach(size -> dimensions.append("<dim>").append(size).append("</dim>"));
        return dimensions.toString();
    }

    private static String line(ColourModel plan) {
        return String.format(
                Locale.ROOT,
                "colour-plan %d %d %d %d %d %d %s %s %d %d ",
                plan.isNchw() ? 1 : 0,
                plan.width(),
                plan.height(),
                plan.channels(),
                plan.classes(),
                plan.batch(),
                kind(plan.input(), plan.inputQuantization()),
                kind(plan.output(), plan.outputQuantization()),
                plan.hasOffsetInput() ? 1 : 0,
                plan.hasMeanOutput() ? 1 : 0);
    }

    private static String kind(ElementType type, @Nullable Quantization quantization) {
        int number = switch (type) {
            case UINT8 -> 1;
            case INT8 -> 2;
            default -> 0;
        };
        return quantization == null
                ? number + " 1 0"
                : number + " " + quantization.scale() + " " + quantization.zeroPoint();
    }
}
