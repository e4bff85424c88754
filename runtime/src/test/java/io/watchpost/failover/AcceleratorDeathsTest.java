package io.watchpost.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.classify.PublishRule;
import io.watchpost.classify.Selection;
import io.watchpost.classify.Smoothing;
import io.watchpost.clock.StationClock;
import io.watchpost.clock.SystemClock;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.FakeFrameSource;
import io.watchpost.frame.FrameSource;
import io.watchpost.outbox.MemoryOutbox;
import io.watchpost.pipeline.AcceleratorHealth;
import io.watchpost.pipeline.AcceleratorState;
import io.watchpost.pipeline.CameraOpener;
import io.watchpost.pipeline.FrameWatch;
import io.watchpost.pipeline.Pipeline;
import io.watchpost.result.Result;
import io.watchpost.scene.SceneWatch;
import io.watchpost.testing.EdgeTpuDouble;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Real processes of a stand-in for an Edge TPU die while a camera gives 30 frames a second: every frame has its result,
 * the one in hand too, and the accelerator serves again after each death.
 */
final class AcceleratorDeathsTest {
    private static final int DEATHS = 20;
    private static final int DEATHS_OF_A_LONG_NIGHT = 200;
    private static final long FRAME_MICROS = 33_333;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int RED = 0xcc2010;

    /** Checks every frame and comes back at once, so that twenty deaths don't take hours. */
    private static final FailoverPolicy QUICK =
            new FailoverPolicy(1, 0.2, 20, 3, 10, 250, 2_000, new FailoverPolicy.Waits(1, 20, 0, 1_000, 1_000));

    private final StationClock clock = new SystemClock();
    private final MemoryOutbox outbox = new MemoryOutbox("proof");
    private final List<Result> results = new CopyOnWriteArrayList<>();
    private final FakeFrameSource camera = new FakeFrameSource(clock, false);
    private final AtomicLong given = new AtomicLong();
    private final ScheduledExecutorService beat = Executors.newSingleThreadScheduledExecutor();

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private EdgeTpuDouble stick;

    @SuppressWarnings("NullAway.Init")
    private Pipeline pipeline;

    /** How an accelerator leaves. */
    enum Death {
        HANG,
        ABORT,
        CRASH,
        DISAPPEAR,
        WRONG_ANSWERS;

        void befalls(EdgeTpuDouble stick) throws IOException {
            switch (this) {
                case HANG -> stick.hang();
                case ABORT -> stick.abort();
                case CRASH -> stick.crash();
                case DISAPPEAR -> stick.disappear();
                case WRONG_ANSWERS -> stick.wrong();
            }
        }
    }

    @BeforeEach
    void start() throws Exception {
        stick = EdgeTpuDouble.build(folder);
        FailoverScorer scorer = new StickAccelerator(folder, clock).scorer(QUICK);
        FrameWatch watch = new FrameWatch(
                "door",
                scorer,
                new Smoothing.None(),
                new Selection(scorer.labels(), 1, Float.NEGATIVE_INFINITY, List.of(), List.of()),
                new PublishRule(false, 0),
                outbox,
                results::add,
                clock);
        CameraOpener opener = new CameraOpener() {
            @Override
            public String describe() {
                return "fake:door";
            }

            @Override
            public FrameSource open(DecodeHint hint) {
                return camera;
            }
        };
        pipeline = new Pipeline("door", 60_000, opener, () -> watch, SceneWatch.none(clock), clock);
        pipeline.start();
        var _ = beat.scheduleAtFixedRate(this::frame, 0, FRAME_MICROS, TimeUnit.MICROSECONDS);
    }

    private void frame() {
        given.incrementAndGet();
        camera.frame(StickAccelerator.SIDE, StickAccelerator.SIDE, RED);
    }

    @AfterEach
    void stop() {
        beat.shutdownNow();
        pipeline.stop();
        assertThat(pipeline.awaitEnd(20_000)).isTrue();
        stick.close();
        outbox.close();
    }

    @ParameterizedTest
    @EnumSource(Death.class)
    void twentyDeathsOfAKind_leaveNoFrameWithoutItsResult(Death death) throws Exception {
        deaths(death, DEATHS);
    }

    @Tag("target")
    @ParameterizedTest
    @EnumSource(Death.class)
    void twoHundredDeathsOfAKind_leaveNoFrameWithoutItsResult(Death death) throws Exception {
        deaths(death, DEATHS_OF_A_LONG_NIGHT);
    }

    private void deaths(Death death, int times) throws Exception {
        for (int time = 0; time < times; time++) {
            awaitResultOf("edgetpu", results.size());
            int from = results.size();
            long before = accelerator().losses();
            death.befalls(stick);
            await().atMost(PATIENCE).until(() -> accelerator().losses() > before);
            stick.comeBack();
            awaitResultOf("cpu", from);
        }
        awaitResultOf("edgetpu", results.size());
        beat.shutdown();
        assertThat(beat.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        camera.ended();
        assertThat(pipeline.awaitEnd(60_000)).isTrue();

        assertThat(results)
                .extracting(result -> result.frame().number())
                .as("each frame has one result, in its order")
                .containsExactlyElementsOf(
                        LongStream.range(0, given.get()).boxed().toList());
        assertThat(results.stream().filter(result -> !label(result).equals("0")))
                .as("what an accelerator that lies said before it was found out")
                .allMatch(result -> result.engine().target().equals("edgetpu"))
                .hasSizeLessThanOrEqualTo(death == Death.WRONG_ANSWERS ? QUICK.disagreementsMax() * times : 0);
        assertThat(results)
                .extracting(Result::model)
                .extracting(Result.ModelRef::name)
                .containsOnly("colours");
        AcceleratorHealth health = accelerator();
        assertThat(health.losses()).isGreaterThanOrEqualTo(times);
        assertThat(health.promotions()).isEqualTo(health.losses() + 1);
        assertThat(health.state()).isEqualTo(new AcceleratorState.Serving());
        assertThat(pipeline.health().engineFailures()).isZero();
    }

    private void awaitResultOf(String target, int from) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> results.stream()
                        .skip(from)
                        .anyMatch(result -> result.engine().target().equals(target)));
    }

    private AcceleratorHealth accelerator() {
        return Objects.requireNonNull(pipeline.health().accelerator());
    }

    private static String label(Result result) {
        return result.classes().getFirst().label();
    }
}
