package io.watchpost.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.classify.PublishRule;
import io.watchpost.classify.Selection;
import io.watchpost.classify.Smoothing;
import io.watchpost.engine.EngineException;
import io.watchpost.frame.Capture;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.FakeFrameSource;
import io.watchpost.frame.FrameSource;
import io.watchpost.frame.SourceUnavailable;
import io.watchpost.outbox.MemoryOutbox;
import io.watchpost.scene.SceneWatch;
import io.watchpost.testing.ManualClock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A frame loop that hangs is told from one that waits for something that is gone. */
final class HangTest {
    private static final long LIMIT_MILLIS = 30_000;
    private static final long HOUR_MILLIS = 3_600_000;

    private final ManualClock clock = new ManualClock();
    private final MemoryOutbox outbox = new MemoryOutbox("proof");
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private @Nullable Pipeline started;

    @AfterEach
    void stop() {
        release.countDown();
        if (started != null) {
            started.stop();
            assertThat(started.awaitEnd(10_000)).isTrue();
        }
        outbox.close();
    }

    @Test
    void aCameraThatCanNotBeOpenedForAnHour_isNoHang() {
        Pipeline pipeline = start(this::watch, hint -> {
            throw new SourceUnavailable("the cable is out", "plug it in");
        });

        for (long end = clock.uptimeMillis() + HOUR_MILLIS; clock.uptimeMillis() < end; ) {
            assertThat(pipeline.hang(LIMIT_MILLIS)).isEmpty();
        }
        assertThat(pipeline.health().state()).isInstanceOf(PipelineState.Waiting.class);
    }

    @Test
    void aCameraThatSaysNothingForAnHour_isNoHang() {
        Pipeline pipeline = start(this::watch, hint -> new FakeFrameSource(clock, true));

        for (long end = clock.uptimeMillis() + HOUR_MILLIS; clock.uptimeMillis() < end; ) {
            assertThat(pipeline.hang(LIMIT_MILLIS)).isEmpty();
        }
        assertThat(pipeline.health().cameraFailures()).isPositive();
    }

    @Test
    void aModelThatCanNotBeLoadedForAnHour_isNoHang() {
        Pipeline pipeline = start(
                () -> {
                    throw new NothingToRun("nothing is installed", "install something");
                },
                hint -> new FakeFrameSource(clock, true));

        for (long end = clock.uptimeMillis() + HOUR_MILLIS; clock.uptimeMillis() < end; ) {
            assertThat(pipeline.hang(LIMIT_MILLIS)).isEmpty();
        }
    }

    @Test
    void aCameraCallThatNeverReturns_isAHang_andWhereIsSaid() throws Exception {
        Pipeline pipeline = start(this::watch, hint -> new StuckCamera());
        reached.await();
        assertThat(pipeline.hang(LIMIT_MILLIS)).isEmpty();

        clock.advanceMillis(LIMIT_MILLIS + 1);

        Hang hang = pipeline.hang(LIMIT_MILLIS).orElseThrow();
        assertThat(hang.pipeline()).isEqualTo("door");
        assertThat(hang.silentMillis()).isEqualTo(LIMIT_MILLIS + 1);
        assertThat(hang.where())
                .extracting(StackTraceElement::getClassName)
                .contains(StuckCamera.class.getName(), Pipeline.class.getName());

        release.countDown();
        await().until(() -> pipeline.hang(LIMIT_MILLIS).isEmpty());
    }

    @Test
    void aLoadThatIsProbing_hasMinutes_andThenItHangs() throws Exception {
        Pipeline pipeline = start(
                () -> {
                    stick();
                    return watch();
                },
                hint -> new FakeFrameSource(clock, true));
        reached.await();

        clock.advanceMillis(9 * 60_000);
        assertThat(pipeline.hang(LIMIT_MILLIS)).isEmpty();

        clock.advanceMillis(2 * 60_000);
        assertThat(pipeline.hang(LIMIT_MILLIS)).isPresent();
    }

    @Test
    void aPipelineThatHasEnded_hangsNever() {
        Pipeline pipeline = start(this::watch, hint -> new FakeFrameSource(clock, true).ended());
        assertThat(pipeline.awaitEnd(10_000)).isTrue();

        clock.advanceMillis(HOUR_MILLIS);

        assertThat(pipeline.hang(LIMIT_MILLIS)).isEmpty();
    }

    private Pipeline start(Load load, Open open) {
        Pipeline pipeline = new Pipeline(
                "door",
                5_000,
                new CameraOpener() {
                    @Override
                    public String describe() {
                        return "camera";
                    }

                    @Override
                    public FrameSource open(DecodeHint hint) throws SourceUnavailable {
                        return open.open(hint);
                    }
                },
                load::load,
                SceneWatch.none(clock),
                clock);
        pipeline.start();
        started = pipeline;
        return pipeline;
    }

    private FrameWatch watch() {
        return new FrameWatch(
                "door",
                new ScriptedScorer("belt", "1"),
                new Smoothing.None(),
                new Selection(List.of("something", "nothing"), 1, Float.NEGATIVE_INFINITY, List.of(), List.of()),
                new PublishRule(false, 0),
                outbox,
                ResultListener.NONE,
                clock);
    }

    private void stick() {
        reached.countDown();
        boolean interrupted = false;
        while (true) {
            try {
                release.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Load {
        FrameWatch load() throws EngineException, NothingToRun;
    }

    private interface Open {
        FrameSource open(DecodeHint hint) throws SourceUnavailable;
    }

    /** Its driver doesn't come back. */
    private final class StuckCamera implements FrameSource {
        @Override
        public Capture next(long timeoutMillis) {
            stick();
            clock.sleep(timeoutMillis);
            return new Capture.Quiet();
        }

        @Override
        public void decodeFor(DecodeHint hint) {}

        @Override
        public boolean isLive() {
            return true;
        }

        @Override
        public long skipped() {
            return 0;
        }

        @Override
        public String describe() {
            return "a stuck camera";
        }

        @Override
        public void close() {}
    }
}
