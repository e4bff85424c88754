package io.watchpost.lab.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Watchpost;
import io.watchpost.clock.SystemClock;
import io.watchpost.engine.ElementType;
import io.watchpost.engine.Engine;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.ModelFiles;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.Frame;
import io.watchpost.lab.onnx.OnnxModel;
import io.watchpost.lab.onnx.TappedModel;
import io.watchpost.testing.Fixtures;
import io.watchpost.vision.InputLayout;
import io.watchpost.vision.Preprocessing;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A trained network on pictures that it was neither trained nor calibrated with. */
class RealResNet8Test {
    private static final Preprocessing RAW = Preprocessing.DEFAULT.withNormalization(List.of(0f), List.of(1f));

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @EnumSource(CalibrationMethod.class)
    void quantizedWithinOnePointOfFloat(CalibrationMethod method) throws EngineException, IOException {
        Path pictures = Fixtures.file("cifar10");
        OnnxModel real = converted(Fixtures.file("models/tflite/mlperf_tiny_ic_resnet8_float.tflite"));
        InputLayout layout = Quantizer.layout(real);
        Quantizer quantizer = new Quantizer(QuantizeOptions.DEFAULT.with(method), done -> {});
        Quantizer.Quantized quantized;
        try (PictureSource photographs =
                PictureFolder.open(Fixtures.file("images"), 100, DecodeHint.FULL_SIZE, new SystemClock())) {
            quantized = quantizer.quantize(real, real.bytes().length, RAW, photographs);
        }
        assertThat(quantized.report().floats()).isEmpty();
        int before = correct(real.bytes(), RAW, layout, pictures);
        InputLayout pixels = new InputLayout(
                layout.width(), layout.height(), layout.channels(), layout.channelsFirst(), ElementType.UINT8, null);
        int after = correct(quantized.model().bytes(), Preprocessing.DEFAULT, pixels, pictures);
        assertThat(before).isGreaterThan(178);
        assertThat(after).as("of 200, float: %d", before).isBetween(before - 2, before + 4);
    }

    /** The float TensorFlow Lite model as float ONNX. */
    private OnnxModel converted(Path tflite) throws EngineException {
        Path onnx = folder.resolve("resnet8.onnx");
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        int exitCode = Watchpost.run(out, out, "lab", "convert", tflite.toString(), onnx.toString());
        assertThat(exitCode).as(said.toString()).isEqualTo(ExitCode.OK);
        return OnnxModel.read(ModelFiles.read(onnx));
    }

    /** How many of the pictures, whose names end with their class, it gets right. */
    private static int correct(byte[] model, Preprocessing contract, InputLayout layout, Path folder)
            throws EngineException, IOException {
        List<String> labels = Files.readAllLines(Fixtures.file("labels/cifar10_labels.txt"));
        int correct = 0;
        try (Engine engine = TappedModel.load(model, EngineOptions.SINGLE_THREAD);
                PictureFolder pictures = PictureFolder.open(folder, 1000, DecodeHint.FULL_SIZE, new SystemClock());
                Stream<Path> files = Files.list(folder)) {
            List<Path> sorted = files.filter(file -> file.toString().endsWith(".png"))
                    .sorted()
                    .toList();
            assertThat(sorted).hasSize(pictures.size());
            PictureInput input = new PictureInput(contract, layout, engine.input(0));
            for (int i = 0; i < sorted.size(); i++) {
                Frame frame = Objects.requireNonNull(pictures.frame(i));
                input.write(frame);
                engine.invoke();
                float[] scores = engine.output(0).toArray(ValueLayout.JAVA_FLOAT);
                int best = 0;
                for (int c = 1; c < scores.length; c++) {
                    best = scores[c] > scores[best] ? c : best;
                }
                correct += sorted.get(i).toString().endsWith("_" + labels.get(best) + ".png") ? 1 : 0;
            }
        }
        return correct;
    }
}
