package io.watchpost.cli;

import com.sun.management.ThreadMXBean;
import io.watchpost.classify.Classifier;
import io.watchpost.clock.StationClock;
import io.watchpost.engine.Engine;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineProvider;
import io.watchpost.frame.Frame;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Measures the way from a decoded frame to scores, in turns with the engine's bare invoke. One thread. */
final class FrameBenchmark {
    private final Frame frame;
    private final int frames;
    private final StationClock clock;

    /**
     * A benchmark over one picture.
     *
     * @param frame in native memory, decoded
     * @param frames how many are measured, after half as many to warm up
     */
    FrameBenchmark(Frame frame, int frames, StationClock clock) {
        this.frame = frame;
        this.frames = frames;
        this.clock = clock;
    }

    Measurement measure(Classifier classifier, EngineProvider provider, int threads) throws EngineException {
        Engine engine = classifier.engine();
        for (int i = 0; i < Math.max(10, frames / 2); i++) {
            classifier.score(frame);
            engine.invoke();
        }
        Samples whole = new Samples(frames);
        Samples preprocess = new Samples(frames);
        Samples bare = new Samples(frames);
        for (int i = 0; i < frames; i++) {
            long start = clock.nanos();
            engine.invoke();
            long between = clock.nanos();
            classifier.score(frame);
            whole.add(clock.nanos() - between);
            bare.add(between - start);
            preprocess.add(classifier.preprocessNanos());
        }
        return new Measurement(
                provider.id(),
                provider.version(),
                engine.name(),
                threads,
                whole,
                preprocess,
                bare,
                bytesPerFrame(classifier),
                residentBytes());
    }

    private double bytesPerFrame(Classifier classifier) throws EngineException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        threads.getCurrentThreadAllocatedBytes(); // the first call allocates by itself
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < frames; i++) {
            classifier.score(frame);
        }
        return (threads.getCurrentThreadAllocatedBytes() - before) / (double) frames;
    }

    /** Memory of this process that is in RAM; 0 where the kernel doesn't tell. */
    static long residentBytes() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1_024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
