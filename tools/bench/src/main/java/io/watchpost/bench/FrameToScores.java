package io.watchpost.bench;

import io.watchpost.classify.Classifier;
import io.watchpost.engine.EngineException;
import io.watchpost.frame.Frame;
import io.watchpost.frame.PixelFormat;
import java.io.IOException;
import java.lang.foreign.Arena;
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

/** A decoded 640×480 RGB frame to scores, beside the bare run of the same model. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 4, time = 2)
public class FrameToScores {
    /** A path, or a model that is built. */
    @Param({BenchModel.BUILT_TFLITE, BenchModel.BUILT_ONNX})
    public String model = "";

    private final Arena arena = Arena.ofShared();
    private final Frame frame = BenchFrames.vga(PixelFormat.RGB24, arena);
    private Classifier classifier;

    /** Loads the model once a fork. */
    @Setup(Level.Trial)
    public void open() throws IOException, EngineException {
        classifier = BenchModel.open(model);
    }

    @TearDown(Level.Trial)
    public void close() {
        classifier.close();
        arena.close();
    }

    @Benchmark
    public float[] frameToScores() throws EngineException {
        classifier.score(frame);
        return classifier.scores();
    }

    /** The baseline. */
    @Benchmark
    public void bareInvoke() throws EngineException {
        classifier.engine().invoke();
    }
}
