package io.watchpost.engine.tflite;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.engine.ElementType;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.ModelFiles;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.Frame;
import io.watchpost.frame.ImageDecoder;
import io.watchpost.frame.ImageIoDecoder;
import io.watchpost.frame.Orientation;
import io.watchpost.testing.Fixtures;
import io.watchpost.vision.InputLayout;
import io.watchpost.vision.Preprocessing;
import io.watchpost.vision.Preprocessing.Colour;
import io.watchpost.vision.Preprocessing.Fit;
import io.watchpost.vision.Preprocessing.Resampling;
import io.watchpost.vision.Preprocessor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The tables were recorded with the reference kernels, without XNNPACK. With these, all five recorded scores come out
 * to the last bit: pictures are decoded and resampled as they were when the tables were made, and where labels change
 * places (hot_dog.jpg: 39 and 113), the kernels do it. The model with 128 pixels is the one at which neither centres
 * nor weights depend on how a division by 7 is rounded.
 */
final class RecordedScoresTest {
    private static final InputLayout INPUT = new InputLayout(128, 128, 3, false, ElementType.UINT8, null);

    /** Model, picture and method, then anything, then the five best: {@code 39:0.2305 113:0.2031 …}. */
    private static final Pattern ROW = Pattern.compile("([^,]+),([^,]+),([^,]+),.*,([0-9]+:[0-9.: ]+),(?:yes|no)");

    @ParameterizedTest
    @CsvSource({"nearest, NEAREST", "bilinear_round, BILINEAR"})
    void score_withTheKernelsOfTheRecording_givesTheRecordedScores(String method, Resampling resampling)
            throws Exception {
        String file = "models/tflite/mobilenet_v1_0.25_128_quant.tflite";
        List<String> wrong = new ArrayList<>();
        int checked = 0;
        Preprocessor preprocessor = new Preprocessor(stretched(resampling), INPUT);
        try (TfliteEngine engine = TfliteEngine.withReferenceKernels(
                        ModelFiles.read(Fixtures.file(file)), EngineOptions.SINGLE_THREAD);
                ImageDecoder decoder = new ImageIoDecoder()) {
            for (String line : Files.readAllLines(Fixtures.file("expected_imagenet.csv"))) {
                Matcher row = ROW.matcher(line);
                if (!row.matches()
                        || !row.group(1).equals(file)
                        || !row.group(3).equals(method)) {
                    continue;
                }
                byte[] picture = Files.readAllBytes(Fixtures.file(row.group(2)));
                Frame frame = decoder.decode(MemorySegment.ofArray(picture), DecodeHint.FULL_SIZE, 0, 0, row.group(2));
                preprocessor.run(frame, engine.input(0));
                engine.invoke();
                for (String entry : row.group(4).split(" ", -1)) {
                    String[] parts = entry.split(":", -1);
                    int steps = engine.output(0).get(ValueLayout.JAVA_BYTE, Integer.parseInt(parts[0])) & 0xFF;
                    if (Math.abs(steps - 256 * Float.parseFloat(parts[1])) > 0.5) {
                        wrong.add(row.group(2) + " " + entry + " was " + steps / 256f);
                    }
                }
                checked++;
            }
        }
        assertThat(wrong).as("of %d rows", checked).isEmpty();
        assertThat(checked).isGreaterThan(5);
    }

    private static Preprocessing stretched(Resampling resampling) {
        return new Preprocessing(
                Orientation.UPRIGHT, null, Colour.RGB, Fit.STRETCH, 1, resampling, List.of(), List.of());
    }
}
