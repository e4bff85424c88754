package io.watchpost.device.climate;

import io.watchpost.config.ClimateConfig;
import io.watchpost.config.ClimateStep;
import io.watchpost.pipeline.Ease;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One thing that can be given up.
 *
 * @param step what kind of thing
 * @param ease what every pipeline is asked for
 * @param words what it comes to, like {@code at most 5 frames a second}
 */
record Rung(ClimateStep step, Ease ease, String words) {
    private static final List<Integer> DIVISORS = List.of(2, 4);
    private static final List<Integer> THREADS = List.of(8, 4, 2, 1);

    /** All of them, in the declared order. */
    static List<Rung> of(ClimateConfig config) {
        List<Rung> rungs = new ArrayList<>();
        for (ClimateStep step : config.steps()) {
            switch (step) {
                case FRAME_RATE -> config.frameRates().forEach(rate -> rungs.add(ofFrames(rate)));
                case RESOLUTION -> DIVISORS.forEach(divisor -> rungs.add(ofPictures(divisor)));
                case THREADS -> THREADS.forEach(threads -> rungs.add(ofThreads(threads)));
                case VARIANT ->
                    rungs.add(new Rung(
                            step,
                            new Ease(Double.POSITIVE_INFINITY, 1, new Ease.Model(Ease.Model.FULL.threadsMax(), true)),
                            "the lightest variant of the model"));
            }
        }
        return List.copyOf(rungs);
    }

    private static Rung ofFrames(double rate) {
        String text = String.format(Locale.ROOT, "%.2f", rate).replaceFirst("\\.?0+$", "");
        return new Rung(
                ClimateStep.FRAME_RATE, new Ease(rate, 1, Ease.Model.FULL), "at most " + text + " frames a second");
    }

    private static Rung ofPictures(int divisor) {
        return new Rung(
                ClimateStep.RESOLUTION,
                new Ease(Double.POSITIVE_INFINITY, divisor, Ease.Model.FULL),
                "pictures of 1/" + divisor + " of their width and height");
    }

    private static Rung ofThreads(int threads) {
        return new Rung(
                ClimateStep.THREADS,
                new Ease(Double.POSITIVE_INFINITY, 1, new Ease.Model(threads, false)),
                "the model in " + (threads == 1 ? "1 thread" : "at most " + threads + " threads"));
    }
}
