package io.watchpost.bench;

import io.watchpost.engine.ElementType;
import io.watchpost.engine.Quantization;
import io.watchpost.frame.Frame;
import io.watchpost.frame.PixelFormat;
import io.watchpost.vision.InputLayout;
import io.watchpost.vision.Preprocessing;
import io.watchpost.vision.Preprocessing.Resampling;
import io.watchpost.vision.Preprocessor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** 640×480 into a uint8 [1, 224, 224, 3] tensor. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class Preprocess {
    private static final InputLayout INPUT =
            new InputLayout(224, 224, 3, false, ElementType.UINT8, new Quantization(1f / 128, 128));

    @Param({"RGB24", "YUYV", "NV12"})
    public PixelFormat format = PixelFormat.RGB24;

    @Param
    public Resampling resampling = Resampling.BILINEAR;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment tensor = arena.allocate(INPUT.sizeBytes(), 64);
    private Frame frame;
    private Preprocessor preprocessor;

    @Setup(Level.Trial)
    public void prepare() {
        frame = BenchFrames.vga(format, arena);
        Preprocessing plain = Preprocessing.DEFAULT;
        preprocessor = new Preprocessor(
                new Preprocessing(
                        plain.orientation(),
                        plain.region(),
                        plain.colour(),
                        plain.fit(),
                        plain.cropFraction(),
                        resampling,
                        plain.mean(),
                        plain.std()),
                INPUT);
    }

    @TearDown(Level.Trial)
    public void close() {
        arena.close();
    }

    @Benchmark
    public MemorySegment frameToTensor() {
        preprocessor.run(frame, tensor);
        return tensor;
    }
}
