package io.watchpost.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.classify.PublishRule;
import io.watchpost.classify.Selection;
import io.watchpost.classify.Smoothing;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineFailure;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.FakeFrameSource;
import io.watchpost.frame.FrameSource;
import io.watchpost.outbox.MemoryOutbox;
import io.watchpost.result.Result;
import io.watchpost.scene.SceneWatch;
import io.watchpost.testing.ManualClock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A pipeline gets another model while frames flow, and keeps serving when a model fails. */
final class ModelChangeTest {
    private static final int GREY = 0x808080;
    private static final EngineFailure LOST_FOR_EVER =
            new EngineFailure.ProcessLost("the process died", "SIGABRT", Long.MAX_VALUE / 4_000_000);
    private static final EngineFailure LOST = new EngineFailure.ProcessLost("the process died", "SIGABRT", 3_600_000);

    private final ManualClock clock = new ManualClock();
    private final MemoryOutbox outbox = new MemoryOutbox("proof");
    private final List<Result> results = Collections.synchronizedList(new ArrayList<>());
    private final FakeFrameSource camera = new FakeFrameSource(clock, false);
    private final AtomicInteger openings = new AtomicInteger();
    private final ScriptedLoader loader = new ScriptedLoader();
    private @Nullable Pipeline started;

    @AfterEach
    void stop() {
        if (started != null) {
            started.stop();
            assertThat(started.awaitEnd(10_000)).isTrue();
        }
        outbox.close();
    }

    @Test
    void aSuccessor_takesOverBetweenTwoFrames_withNoneLostAndEachUnderItsName() {
        ScriptedScorer old = new ScriptedScorer("belt", "1");
        ScriptedScorer fresh = new ScriptedScorer("belt", "2");
        loader.loads(old);
        Pipeline pipeline = start();
        for (int frame = 0; frame < 1_000; frame++) {
            camera.frame(8, 8, GREY);
            if (frame == 500) {
                loader.offer(fresh); // somewhere in the middle, as an updater does
            }
        }
        await().until(() -> results.size() == 1_000);
        camera.ended();
        assertThat(pipeline.awaitEnd(10_000)).isTrue();

        assertThat(results)
                .extracting(result -> result.frame().number())
                .containsExactlyElementsOf(LongStream.range(0, 1_000).boxed().toList());
        List<String> versions =
                results.stream().map(result -> result.model().version()).toList();
        int first = versions.indexOf("2");
        assertThat(first).isBetween(0, 999);
        assertThat(versions.subList(first, 1_000)).containsOnly("2");
        assertThat(versions.subList(0, first)).doesNotContain("2");
        List<Long> seen = new ArrayList<>(old.afterFrames());
        seen.addAll(fresh.afterFrames());
        assertThat(seen)
                .as("each frame was one model's, and that model had time after it")
                .containsExactlyElementsOf(LongStream.range(0, 1_000).boxed().toList());
        assertThat(openings).as("the camera stays open").hasValue(1);
        assertThat(pipeline.health().modelVersion()).isEqualTo("2");
    }

    @Test
    void aReplacedModel_isClosedByAnotherThread_soThatFramesDontWait() {
        ScriptedScorer old = new ScriptedScorer("belt", "1");
        loader.loads(old);
        start();
        loader.offer(new ScriptedScorer("belt", "2"));

        await().until(() -> old.closedBy() != null);

        assertThat(old.closedBy()).isEqualTo("closing-door");
    }

    @Test
    void aSuccessorWithAnotherInput_hasFramesDecodedForIt() {
        loader.loads(new ScriptedScorer("belt", "1", new DecodeHint(16, 16)));
        start();
        loader.offer(new ScriptedScorer("belt", "2", new DecodeHint(640, 480)));

        await().until(() -> camera.hint().equals(new DecodeHint(640, 480)));
    }

    @Test
    void aSuccessorThatFailsOnItsFirstFrame_isGivenBackToTheLoader() {
        ScriptedScorer bad = new ScriptedScorer("belt", "2").failing(new EngineFailure.InferenceFailed("nan"));
        loader.loads(new ScriptedScorer("belt", "1"), new ScriptedScorer("belt", "1"));
        Pipeline pipeline = start();
        loader.offer(bad);
        await().until(() -> loader.taken());
        camera.frame(8, 8, GREY).frame(8, 8, GREY);

        await().until(() -> results.size() == 1);
        assertThat(results.getFirst().model().version()).isEqualTo("1");
        assertThat(bad.closedBy()).isNotNull();
        assertThat(loader.failures).containsExactly(new EngineFailure.InferenceFailed("nan"));
        assertThat(pipeline.health().engineFailures()).isEqualTo(1);
        assertThat(pipeline.health().cameraFailures()).isZero();
    }

    @Test
    void anEngineThatLostItsProcess_staysAndIsAskedAgain() {
        ScriptedScorer belt = new ScriptedScorer("belt", "1").failing(LOST);
        loader.loads(belt);
        Pipeline pipeline = start();
        long before = clock.uptimeMillis();
        camera.frame(8, 8, GREY).frame(8, 8, GREY);

        await().until(() -> results.size() == 1);

        assertThat(results.getFirst().frame().number()).isEqualTo(1);
        assertThat(clock.uptimeMillis() - before).as("it said when").isGreaterThanOrEqualTo(3_600_000);
        assertThat(belt.closedBy()).isNull();
        assertThat(pipeline.health().engineFailures()).isEqualTo(1);
        assertThat(pipeline.health().cameraFailures()).isZero();
        assertThat(pipeline.health().state()).isInstanceOf(PipelineState.Running.class);
        assertThat(openings).as("the camera stays open").hasValue(1);
    }

    @Test
    void anEngineThatLostItsProcess_isNotWaitedForWhenThereIsASuccessor() {
        loader.loads(new ScriptedScorer("belt", "1").failing(LOST_FOR_EVER));
        start();
        camera.frame(8, 8, GREY);
        await().until(() -> !loader.failures.isEmpty());
        loader.offer(new ScriptedScorer("belt", "2"));
        camera.frame(8, 8, GREY);

        await().until(() -> results.size() == 1);

        assertThat(results.getFirst().model().version()).isEqualTo("2");
    }

    @Test
    void aLoaderThatGivesAModelUp_isAskedForAnother_whateverTheFailure() {
        loader.givesUp = true;
        ScriptedScorer refused = new ScriptedScorer("belt", "2").failing(new EngineFailure.Refused("no region"));
        ScriptedScorer lost = new ScriptedScorer("belt", "3").failing(LOST_FOR_EVER);
        loader.loads(refused, lost, new ScriptedScorer("belt", "1"));
        start();
        camera.frame(8, 8, GREY).frame(8, 8, GREY).frame(8, 8, GREY);

        await().until(() -> results.size() == 1);

        assertThat(results.getFirst().model().version()).isEqualTo("1");
        assertThat(refused.closedBy()).isNotNull();
        assertThat(lost.closedBy()).isNotNull();
    }

    @Test
    void theEnd_isToldToTheLoader() {
        loader.loads(new ScriptedScorer("belt", "1"));
        Pipeline pipeline = start();
        camera.ended();
        assertThat(pipeline.awaitEnd(10_000)).isTrue();

        assertThat(loader.ended).isTrue();
    }

    private Pipeline start() {
        CameraOpener opener = new CameraOpener() {
            @Override
            public String describe() {
                return "fake:door";
            }

            @Override
            public FrameSource open(DecodeHint hint) {
                openings.incrementAndGet();
                return camera;
            }
        };
        Pipeline pipeline = new Pipeline("door", 5_000, opener, loader, SceneWatch.none(clock), clock);
        started = pipeline;
        pipeline.start();
        await().until(() -> !pipeline.health().model().isEmpty());
        return pipeline;
    }

    private FrameWatch watch(Scorer scorer) {
        return new FrameWatch(
                "door",
                scorer,
                new Smoothing.None(),
                new Selection(scorer.labels(), 1, Float.NEGATIVE_INFINITY, List.of(), List.of()),
                new PublishRule(false, 0),
                outbox,
                results::add,
                clock);
    }

    private final class ScriptedLoader implements FrameWatch.Loader {
        private final Deque<Scorer> loads = new ArrayDeque<>();
        private final AtomicReference<@Nullable FrameWatch> next = new AtomicReference<>();
        private final List<EngineFailure> failures = Collections.synchronizedList(new ArrayList<>());
        private volatile boolean givesUp;
        private volatile boolean ended;

        void loads(Scorer... scorers) {
            Collections.addAll(loads, scorers);
        }

        void offer(Scorer scorer) {
            next.set(watch(scorer));
        }

        boolean taken() {
            return next.get() == null;
        }

        @Override
        public FrameWatch load() throws EngineException {
            Scorer scorer = loads.poll();
            if (scorer == null) {
                throw EngineException.refused("nothing is left to load");
            }
            return watch(scorer);
        }

        @Override
        public @Nullable FrameWatch successor() {
            return next.get() == null ? null : next.getAndSet(null);
        }

        @Override
        public boolean failed(FrameWatch watch, EngineFailure failure) {
            failures.add(failure);
            return givesUp;
        }

        @Override
        public void ended() {
            ended = true;
        }
    }
}
