package io.watchpost.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.watchpost.engine.ElementType;
import io.watchpost.engine.Quantization;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.Frame;
import io.watchpost.frame.Orientation;
import io.watchpost.frame.PixelFormat;
import io.watchpost.vision.Preprocessing.Colour;
import io.watchpost.vision.Preprocessing.Fit;
import io.watchpost.vision.Preprocessing.Resampling;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class PreprocessorTest {
    private static final int ROUNDS = 150;

    @ParameterizedTest
    @EnumSource(PixelFormat.class)
    void run_anyContract_givesWhatThePlainFormulaGives(PixelFormat format) {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < ROUNDS; round++) {
            Frame frame = frame(random, format, pick(random, Orientation.values()));
            Preprocessing contract = contract(random, frame);
            InputLayout input = new InputLayout(
                    1 + random.nextInt(40), 1 + random.nextInt(40), 3, random.nextBoolean(), ElementType.UINT8, null);
            MemorySegment tensor = tensor(input);

            new Preprocessor(contract, input).run(frame, tensor);

            NaivePreprocessor naive = new NaivePreprocessor(contract, input.width(), input.height(), frame);
            for (int y = 0; y < input.height(); y++) {
                for (int x = 0; x < input.width(); x++) {
                    double[] expected = naive.pixel(x, y);
                    for (int c = 0; c < 3; c++) {
                        int from = contract.colour() == Colour.BGR ? 2 - c : c;
                        assertThat((double) (tensor.get(ValueLayout.JAVA_BYTE, index(input, x, y, c)) & 0xFF))
                                .as("seed %d round %d: %s of %s at %d,%d,%d", seed, round, contract, frame, x, y, c)
                                .isCloseTo(expected[from], within(NaivePreprocessor.tolerance(format)));
                    }
                }
            }
        }
    }

    private static Preprocessing contract(SplittableRandom random, Frame frame) {
        Orientation orientation = pick(random, Orientation.values());
        boolean turned = orientation.swapsAxes();
        int width = turned ? frame.uprightHeight() : frame.uprightWidth();
        int height = turned ? frame.uprightWidth() : frame.uprightHeight();
        Region region = null;
        if (random.nextBoolean()) {
            int x = random.nextInt(width);
            int y = random.nextInt(height);
            region = new Region(x, y, 1 + random.nextInt(width - x), 1 + random.nextInt(height - y));
        }
        return new Preprocessing(
                orientation,
                region,
                random.nextBoolean() ? Colour.RGB : Colour.BGR,
                pick(random, Fit.values()),
                random.nextBoolean() ? 1f : 0.5f + random.nextInt(4) / 8f,
                pick(random, Resampling.values()),
                List.of(),
                List.of());
    }

    @ParameterizedTest
    @CsvSource({"UINT8, 0", "INT8, -128"})
    void run_quantizedWithoutMeanAndStd_takesThePixelAsItIs(ElementType type, int offset) {
        // an unusual scale changes nothing, since nothing was declared
        InputLayout input = new InputLayout(16, 16, 1, false, type, new Quantization(0.01157f, 123 + offset));
        MemorySegment tensor = tensor(input);

        new Preprocessor(Preprocessing.DEFAULT, input).run(everyGrey(), tensor);

        for (int pixel = 0; pixel < 256; pixel++) {
            assertThat(tensor.get(ValueLayout.JAVA_BYTE, pixel)).isEqualTo((byte) (pixel + offset));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "UINT8, 0.01157, 123, 127.5, 127.5, 0, 255",
        "INT8, 0.01157, -5, 127.5, 127.5, -128, 127",
        "UINT8, 0.0078125, 128, 0, 1, 0, 255",
        "INT8, 0.003921569, -128, 0, 255, -128, 127"
    })
    void run_quantizedWithMeanAndStd_quantizesTheRealValue(
            ElementType type, float scale, int zeroPoint, float mean, float std, int least, int greatest) {
        InputLayout input = new InputLayout(16, 16, 1, false, type, new Quantization(scale, zeroPoint));
        MemorySegment tensor = tensor(input);

        new Preprocessor(Preprocessing.DEFAULT.withNormalization(List.of(mean), List.of(std)), input)
                .run(everyGrey(), tensor);

        for (int pixel = 0; pixel < 256; pixel++) {
            long rounded = Math.round((pixel - (double) mean) / std / scale) + zeroPoint;
            int actual = tensor.get(ValueLayout.JAVA_BYTE, pixel);
            assertThat(type == ElementType.UINT8 ? actual & 0xFF : actual)
                    .as("pixel %d", pixel)
                    .isEqualTo((int) Math.clamp(rounded, (long) least, (long) greatest));
        }
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void run_float_normalizesEachChannel(boolean channelsFirst) {
        InputLayout input = new InputLayout(16, 16, 3, channelsFirst, ElementType.FLOAT32, null);
        MemorySegment tensor = tensor(input);
        List<Float> mean = List.of(123.675f, 116.28f, 103.53f);
        List<Float> std = List.of(58.395f, 57.12f, 57.375f);

        new Preprocessor(Preprocessing.DEFAULT.withNormalization(mean, std), input).run(everyGrey(), tensor);

        for (int pixel = 0; pixel < 256; pixel++) {
            for (int c = 0; c < 3; c++) {
                assertThat(tensor.getAtIndex(ValueLayout.JAVA_FLOAT, index(input, pixel % 16, pixel / 16, c)))
                        .isCloseTo((pixel - mean.get(c)) / std.get(c), within(1e-5f));
            }
        }
    }

    @Test
    void run_colourIntoOneChannel_isLuma() {
        InputLayout input = new InputLayout(1, 1, 1, false, ElementType.UINT8, null);
        MemorySegment tensor = tensor(input);

        new Preprocessor(Preprocessing.DEFAULT, input).run(solid(200, 100, 50), tensor);

        assertThat(tensor.get(ValueLayout.JAVA_BYTE, 0) & 0xFF)
                .isEqualTo((int) Math.round(0.299 * 200 + 0.587 * 100 + 0.114 * 50));
    }

    @Test
    void run_greyIntoThreeChannels_repeatsLuma() {
        InputLayout input = new InputLayout(1, 1, 3, false, ElementType.UINT8, null);
        MemorySegment tensor = tensor(input);
        Preprocessing grey = new Preprocessing(
                Orientation.UPRIGHT, null, Colour.GREY, Fit.STRETCH, 1, Resampling.AREA, List.of(), List.of());

        new Preprocessor(grey, input).run(solid(200, 100, 50), tensor);

        for (int c = 0; c < 3; c++) {
            assertThat(tensor.get(ValueLayout.JAVA_BYTE, c) & 0xFF).isEqualTo(124);
        }
    }

    @Test
    void run_regionOutsideThePicture_saysBothSizes() {
        InputLayout input = new InputLayout(8, 8, 3, false, ElementType.UINT8, null);
        Preprocessing contract = withRegion(new Region(10, 10, 30, 5), Fit.STRETCH, 1);
        Preprocessor preprocessor = new Preprocessor(contract, input);

        assertThatThrownBy(() -> preprocessor.run(everyGrey(), tensor(input)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("10,10,30,5")
                .hasMessageContaining("16x16");
    }

    @Test
    void run_regionOfAReducedPicture_isMeasuredInTheOriginal() {
        // 16x16 stored pixels of a 64x64 original; the region is the quarter at the lower right
        Frame grey = everyGrey();
        Frame reduced =
                new Frame(grey.pixels(), PixelFormat.GREY8, 16, 16, 16, Orientation.UPRIGHT, 64, 64, 0, 0, "test");
        InputLayout input = new InputLayout(8, 8, 1, false, ElementType.UINT8, null);
        MemorySegment tensor = tensor(input);

        new Preprocessor(withRegion(new Region(32, 32, 32, 32), Fit.STRETCH, 1), input).run(reduced, tensor);

        assertThat(tensor.get(ValueLayout.JAVA_BYTE, 0) & 0xFF).isEqualTo(8 * 16 + 8);
        assertThat(tensor.get(ValueLayout.JAVA_BYTE, 63) & 0xFF).isEqualTo(255);
    }

    @Test
    void run_frameOfAnotherShape_startsAnew() {
        InputLayout input = new InputLayout(16, 16, 1, false, ElementType.UINT8, null);
        MemorySegment tensor = tensor(input);
        Preprocessor preprocessor = new Preprocessor(Preprocessing.DEFAULT, input);

        preprocessor.run(solid(9, 9, 9), tensor);
        preprocessor.run(everyGrey(), tensor);

        assertThat(tensor.get(ValueLayout.JAVA_BYTE, 200) & 0xFF).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(PixelFormat.class)
    void run_steadyState_allocatesNothing(PixelFormat format) {
        Frame frame = frame(new SplittableRandom(1), format, 64, 48, Orientation.ROTATED_90);
        InputLayout input = new InputLayout(32, 32, 3, false, ElementType.FLOAT32, null);
        MemorySegment tensor = tensor(input);
        Preprocessor preprocessor =
                new Preprocessor(Preprocessing.DEFAULT.withNormalization(List.of(127.5f), List.of(127.5f)), input);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 3_000; i++) {
            preprocessor.run(frame, tensor);
        }

        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 1_000; i++) {
            preprocessor.run(frame, tensor);
        }

        // a late compilation may drop a few objects of its own on this thread; a frame never does
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1_000);
    }

    @Test
    void constructor_contractThatDoesNotFitTheInput_isRefused() {
        InputLayout real = new InputLayout(8, 8, 3, false, ElementType.FLOAT32, null);
        InputLayout raw = new InputLayout(8, 8, 3, false, ElementType.UINT8, null);
        InputLayout grey = new InputLayout(8, 8, 1, false, ElementType.FLOAT32, null);
        Preprocessing one = Preprocessing.DEFAULT.withNormalization(List.of(0f), List.of(1f));
        Preprocessing three = Preprocessing.DEFAULT.withNormalization(List.of(0f, 0f, 0f), List.of(1f, 1f, 1f));

        assertThatThrownBy(() -> new Preprocessor(Preprocessing.DEFAULT, real)).hasMessageContaining("mean");
        assertThatThrownBy(() -> new Preprocessor(one, raw)).hasMessageContaining("scale");
        assertThatThrownBy(() -> new Preprocessor(three, grey)).hasMessageContaining("one channel");
    }

    @Test
    void decodeHint_leavesTwiceTheInputInTheLookedAtPart() {
        InputLayout input = new InputLayout(224, 112, 3, false, ElementType.UINT8, null);

        assertThat(new Preprocessor(Preprocessing.DEFAULT, input).decodeHint()).isEqualTo(new DecodeHint(448, 448));
        assertThat(new Preprocessor(cropped(0.5f), input).decodeHint()).isEqualTo(new DecodeHint(896, 896));
        DecodeHint region =
                new Preprocessor(withRegion(new Region(0, 0, 1_000, 896), Fit.STRETCH, 1), input).decodeHint();
        assertThat(region.allows(5_000, 5_000, 0.5)).isTrue();
        assertThat(region.allows(5_000, 5_000, 0.49)).isFalse();
    }

    private static Preprocessing cropped(float fraction) {
        return new Preprocessing(
                Orientation.UPRIGHT, null, Colour.RGB, Fit.CROP, fraction, Resampling.BILINEAR, List.of(), List.of());
    }

    private static Preprocessing withRegion(Region region, Fit fit, float fraction) {
        return new Preprocessing(
                Orientation.UPRIGHT, region, Colour.RGB, fit, fraction, Resampling.NEAREST, List.of(), List.of());
    }

    private static MemorySegment tensor(InputLayout input) {
        return Arena.ofAuto().allocate(input.sizeBytes(), 16);
    }

    private static long index(InputLayout input, int x, int y, int c) {
        return input.channelsFirst()
                ? ((long) c * input.height() + y) * input.width() + x
                : ((long) y * input.width() + x) * input.channels() + c;
    }

    /** 16 by 16 pixels with the values 0 to 255. */
    private static Frame everyGrey() {
        MemorySegment pixels = Arena.ofAuto().allocate(256);
        for (int i = 0; i < 256; i++) {
            pixels.set(ValueLayout.JAVA_BYTE, i, (byte) i);
        }
        return new Frame(pixels, PixelFormat.GREY8, 16, 16, 16, Orientation.UPRIGHT, 16, 16, 0, 0, "test");
    }

    private static Frame solid(int red, int green, int blue) {
        MemorySegment pixels = Arena.ofAuto().allocate(12);
        for (int i = 0; i < 4; i++) {
            pixels.set(ValueLayout.JAVA_BYTE, 3L * i, (byte) red);
            pixels.set(ValueLayout.JAVA_BYTE, 3L * i + 1, (byte) green);
            pixels.set(ValueLayout.JAVA_BYTE, 3L * i + 2, (byte) blue);
        }
        return new Frame(pixels, PixelFormat.RGB24, 2, 2, 6, Orientation.UPRIGHT, 2, 2, 0, 0, "test");
    }

    private static Frame frame(SplittableRandom random, PixelFormat format, Orientation orientation) {
        boolean pairs = format == PixelFormat.YUYV || format == PixelFormat.NV12;
        int width = pairs ? 2 + 2 * random.nextInt(30) : 1 + random.nextInt(60);
        return frame(random, format, width, 1 + random.nextInt(60), orientation);
    }

    /** Noise, with padding behind each row. */
    private static Frame frame(
            SplittableRandom random, PixelFormat format, int width, int height, Orientation orientation) {
        int stride = width * format.bytesPerPixel() + 2 * random.nextInt(3);
        byte[] bytes = new byte[(int) format.sizeBytes(height, stride)];
        random.nextBytes(bytes);
        MemorySegment pixels = Arena.ofAuto().allocate(bytes.length);
        MemorySegment.copy(bytes, 0, pixels, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return new Frame(pixels, format, width, height, stride, orientation, width, height, 0, 0, "test");
    }

    private static <T> T pick(SplittableRandom random, T[] values) {
        return values[random.nextInt(values.length)];
    }
}
