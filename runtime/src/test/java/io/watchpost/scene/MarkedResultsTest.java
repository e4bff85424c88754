package io.watchpost.scene;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.classify.PublishRule;
import io.watchpost.classify.Selection;
import io.watchpost.classify.Smoothing;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.Frame;
import io.watchpost.frame.FrameSource;
import io.watchpost.outbox.MemoryOutbox;
import io.watchpost.pipeline.CameraOpener;
import io.watchpost.pipeline.FrameWatch;
import io.watchpost.pipeline.Health;
import io.watchpost.pipeline.Pipeline;
import io.watchpost.pipeline.Scorer;
import io.watchpost.result.Result;
import io.watchpost.testing.ManualClock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A classifier that is happily wrong on every picture: its results say what was wrong with those. */
class MarkedResultsTest {
    private final ManualClock clock = new ManualClock();
    private final List<Result> results = Collections.synchronizedList(new ArrayList<>());
    private final AtomicReference<Health> underCover = new AtomicReference<>();

    @Test
    void pipeline_aHandBeforeTheLensForAMinute_publishesBothChangesAndMarksWhatIsBetween() throws Exception {
        Health end = run(new PublishRule(true, 0));
        assertThat(results).extracting(Result::cameraFaults).containsExactly(List.of(), List.of("covered"), List.of());
        assertThat(underCover.get().scene().faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.kind()).isEqualTo(CameraFault.COVERED));
        assertThat(end.scene().faults()).isEmpty();
        assertThat(end.scene().isWatched()).isTrue();
    }

    @Test
    void pipeline_everyResultIsPublished_marksThoseUnderTheHand() throws Exception {
        run(new PublishRule(false, 0));
        assertThat(results).hasSize(400);
        assertThat(results.stream()
                        .filter(result -> result.cameraFaults().equals(List.of("covered")))
                        .count())
                .isBetween(90L, 130L);
    }

    private Health run(PublishRule rule) throws Exception {
        MemoryOutbox outbox = new MemoryOutbox("mqtt");
        AtomicReference<Pipeline> running = new AtomicReference<>();
        YardCamera camera = new YardCamera(clock, 400, (number, yard) -> {
            yard.surface = number >= 100 && number < 220 ? 70 : -1;
            if (number == 200) {
                underCover.set(running.get().health());
            }
        });
        CameraOpener opener = new CameraOpener() {
            @Override
            public String describe() {
                return "yard";
            }

            @Override
            public FrameSource open(DecodeHint hint) {
                return camera;
            }
        };
        FrameWatch watch = new FrameWatch(
                "door",
                new Happy(),
                new Smoothing.None(),
                new Selection(List.of("cat"), 1, Float.NEGATIVE_INFINITY, List.of(), List.of()),
                rule,
                outbox,
                results::add,
                clock);
        SceneWatch scene = new SceneWatch("door", "yard", SceneSettings.DEFAULT, null, clock);
        Pipeline pipeline = new Pipeline("door", 5_000, opener, () -> watch, scene, clock);
        running.set(pipeline);
        pipeline.start();
        assertThat(pipeline.awaitEnd(120_000)).isTrue();
        outbox.close();
        return pipeline.health();
    }

    /** Sees a cat in everything. */
    private static final class Happy implements Scorer {
        @Override
        public void score(Frame frame) {
            // it is always a cat
        }

        @Override
        public float[] scores() {
            return new float[] {1};
        }

        @Override
        public List<String> labels() {
            return List.of("cat");
        }

        @Override
        public Result.ModelRef model() {
            return new Result.ModelRef("happy", "", "sha256:" + "0".repeat(64), "active");
        }

        @Override
        public Result.EngineRef engine() {
            return new Result.EngineRef("cpu", "none");
        }

        @Override
        public long preprocessNanos() {
            return 0;
        }

        @Override
        public long inferenceNanos() {
            return 0;
        }

        @Override
        public DecodeHint decodeHint() {
            return DecodeHint.FULL_SIZE;
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
