package io.watchpost.bench;

import io.watchpost.classify.Classifier;
import io.watchpost.clock.StationClock;
import io.watchpost.clock.SystemClock;
import io.watchpost.device.camera.DeviceDecoders;
import io.watchpost.engine.EngineException;
import io.watchpost.frame.Frame;
import io.watchpost.frame.ImageDecoder;
import io.watchpost.frame.UndecodablePicture;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A JPEG in memory to a label, on one thread: {@code JpegToLabel MODEL JPEG ROUNDS}. Its peer is
 * {@code src/main/c/jpeg_to_label.c}, which prints the same; {@code tools/bench/compare} runs both.
 */
public final class JpegToLabel {
    /** A frame loop runs for months: what is measured begins when the compiler is done with it. */
    private static final int WARM_UP_MIN = 1_000;

    private JpegToLabel() {}

    public static void main(String[] arguments) throws IOException, EngineException, UndecodablePicture {
        if (arguments.length != 3) {
            System.err.println("usage: JpegToLabel MODEL JPEG ROUNDS");
            System.exit(2);
        }
        int rounds = Integer.parseInt(arguments[2]);
        byte[] file = Files.readAllBytes(Path.of(arguments[1]));
        try (Arena arena = Arena.ofShared();
                Classifier classifier = BenchModel.open(arguments[0]);
                ImageDecoder decoder = DeviceDecoders.open()) {
            MemorySegment jpeg = arena.allocateFrom(ValueLayout.JAVA_BYTE, file);
            System.out.println(measure(classifier, decoder, jpeg, rounds));
        }
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM") || line.startsWith("VmRSS")) {
                System.err.println(line);
            }
        }
    }

    private static String measure(Classifier classifier, ImageDecoder decoder, MemorySegment jpeg, int rounds)
            throws EngineException, UndecodablePicture {
        StationClock clock = new SystemClock();
        Percentiles decode = new Percentiles(rounds);
        Percentiles resize = new Percentiles(rounds);
        Percentiles invoke = new Percentiles(rounds);
        Percentiles total = new Percentiles(rounds);
        int best = -1;
        for (int round = -Math.max(WARM_UP_MIN, rounds / 4); round < rounds; round++) {
            long start = clock.nanos();
            Frame frame = decoder.decode(jpeg, classifier.decodeHint(), round, start, "bench");
            long decoded = clock.nanos();
            classifier.score(frame);
            best = best(classifier.scores());
            long end = clock.nanos();
            if (round >= 0) {
                decode.set(round, decoded - start);
                resize.set(round, classifier.preprocessNanos());
                invoke.set(round, end - decoded - classifier.preprocessNanos());
                total.set(round, end - start);
            }
        }
        return "{\"label\":" + best + ","
                + String.join(
                        ",",
                        List.of(
                                decode.json("decode"),
                                resize.json("resize"),
                                invoke.json("invoke"),
                                total.json("total")))
                + "}";
    }

    private static int best(float[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            if (scores[i] > scores[best]) {
                best = i;
            }
        }
        return best;
    }
}
