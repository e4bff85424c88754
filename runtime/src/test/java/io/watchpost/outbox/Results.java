package io.watchpost.outbox;

import io.watchpost.classify.Classification;
import io.watchpost.clock.ClockQuality;
import io.watchpost.result.Result;
import java.util.ArrayList;
import java.util.List;

/** Results as a pipeline with five classes would make them; everything in one follows from its number. */
public final class Results {
    private static final List<String> LABELS =
            List.of("tench", "goldfish", "great white shark", "tiger shark", "hammerhead", "electric ray", "stingray");

    private Results() {}

    public static Result result(String pipeline, long number) {
        return result(pipeline, number, LABELS.get((int) (number % LABELS.size())));
    }

    public static Result result(String pipeline, long number, String topLabel) {
        List<Classification> classes = new ArrayList<>();
        classes.add(new Classification(topLabel, (int) (number % 1000), 0.5f + number % 50 / 100f));
        for (int i = 1; i < 5; i++) {
            int label = (int) ((number + i) % LABELS.size());
            classes.add(new Classification(LABELS.get(label), label, 0.1f / i));
        }
        return new Result(
                pipeline,
                1_790_000_000_000L + number * 33,
                number % 3 == 0 ? ClockQuality.UNSYNCED : ClockQuality.SYNCED,
                10_000 + number * 33,
                new Result.ModelRef("mobilenet_v2", "1.0.2", "sha256:" + "0123456789abcdef".repeat(4), "active"),
                new Result.EngineRef("cpu", "tflite 2.20.0 xnnpack"),
                classes,
                new Result.Latency(0.25f, 8.5f + number % 7, 9.25f + number % 7),
                new Result.FrameRef(number, 640, 480, "v4l2:/dev/video0"));
    }

    public static List<Result> of(String pipeline, int count) {
        List<Result> results = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            results.add(result(pipeline, i));
        }
        return results;
    }

    /** In portions that the hand-over queue takes. */
    public static void appendAll(Outbox outbox, String pipeline, int count) {
        appendAll(outbox, pipeline, 1, count);
    }

    public static void appendAll(Outbox outbox, String pipeline, int first, int last) {
        for (int i = first; i <= last; i++) {
            outbox.append(result(pipeline, i));
            if (i % 48 == 0) {
                outbox.flush();
            }
        }
        outbox.flush();
    }
}
