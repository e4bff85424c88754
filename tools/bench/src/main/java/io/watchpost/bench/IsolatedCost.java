package io.watchpost.bench;

import io.watchpost.clock.StationClock;
import io.watchpost.clock.SystemClock;
import io.watchpost.engine.Engine;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineIsolation;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.Engines;
import io.watchpost.engine.ModelFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a run costs more in a child process than in this one: {@code IsolatedCost MODEL FRAMES}. Both engines take
 * turns of some runs each, so that neither finds the other's weights in the caches each time; what counts is the median
 * of the differences of all turns.
 */
public final class IsolatedCost {
    private static final int RUNS = 50; // of a turn
    private static final int WARM_UP_TURNS = 20;

    private IsolatedCost() {}

    public static void main(String[] arguments) throws IOException, EngineException {
        if (arguments.length != 2) {
            System.err.println("usage: IsolatedCost MODEL FRAMES (MODEL may be " + BenchModel.BUILT_TFLITE + " or "
                    + BenchModel.BUILT_ONNX + ")");
            System.exit(2);
        }
        ModelFile model = BenchModel.file(arguments[0]);
        String engine = Engines.provider(model.format(), null).id();
        int turns = Math.max(1, Integer.parseInt(arguments[1]) / RUNS);
        try (Engine bare = Engines.load(model, engine, EngineOptions.SINGLE_THREAD);
                Engine isolated = Engines.load(model, EngineIsolation.PREFIX + engine, EngineOptions.SINGLE_THREAD)) {
            List<Double> alone = new ArrayList<>();
            List<Double> inChild = new ArrayList<>();
            List<Double> more = new ArrayList<>();
            for (int turn = -WARM_UP_TURNS; turn < turns; turn++) {
                double first = turn(bare);
                double second = turn(isolated);
                if (turn >= 0) {
                    alone.add(first);
                    inChild.add(second);
                    more.add(second - first);
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "{\"engine\":\"%s\",\"bareMicros\":%.1f,\"isolatedMicros\":%.1f,\"differenceMicros\":%.1f,"
                            + "\"targetMicros\":30}%n",
                    isolated.name(),
                    Figure.median(alone),
                    Figure.median(inChild),
                    Figure.median(more));
        }
    }

    /** Microseconds of the middle run. */
    private static double turn(Engine engine) throws EngineException {
        StationClock clock = new SystemClock();
        List<Double> micros = new ArrayList<>(RUNS);
        for (int run = 0; run < RUNS; run++) {
            long start = clock.nanos();
            engine.invoke();
            micros.add((clock.nanos() - start) / 1e3);
        }
        return Figure.median(micros);
    }
}
