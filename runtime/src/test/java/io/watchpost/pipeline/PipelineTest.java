package io.watchpost.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.classify.Classifier;
import io.watchpost.classify.ModelContract;
import io.watchpost.classify.PublishRule;
import io.watchpost.classify.Selection;
import io.watchpost.classify.Smoothing;
import io.watchpost.engine.ColourModel;
import io.watchpost.engine.Engine;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.EngineProvider;
import io.watchpost.engine.Engines;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFiles;
import io.watchpost.engine.ModelFormat;
import io.watchpost.engine.Target;
import io.watchpost.engine.TensorSpec;
import io.watchpost.engine.TfliteModels;
import io.watchpost.frame.Capture;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.FakeFrameSource;
import io.watchpost.frame.FrameSource;
import io.watchpost.frame.SourceUnavailable;
import io.watchpost.outbox.MemoryOutbox;
import io.watchpost.result.Result;
import io.watchpost.scene.SceneWatch;
import io.watchpost.testing.ManualClock;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PipelineTest {
    private static final int RED = 0xff0000;
    private static final int GREEN = 0x00ff00;
    private static final long CAMERA_TIMEOUT_MILLIS = 5_000;

    private final ManualClock clock = new ManualClock();
    private final MemoryOutbox outbox = new MemoryOutbox("proof");
    private final List<Result> results = Collections.synchronizedList(new ArrayList<>());
    private final List<Pipeline> started = new ArrayList<>();
    private final AtomicInteger loads = new AtomicInteger();

    @TempDir
    Path folder;

    @AfterEach
    void stopAll() {
        started.forEach(Pipeline::stop);
        started.forEach(pipeline -> assertThat(pipeline.awaitEnd(10_000)).isTrue());
        outbox.close();
    }

    @Test
    void everyFrame_becomesAResultInItsOrder() throws Exception {
        Pipeline pipeline = start(
                "door",
                loader("door", 0),
                camera(true)
                        .frame(8, 8, RED)
                        .frame(8, 8, GREEN)
                        .frame(8, 8, RED)
                        .ended());

        assertThat(pipeline.awaitEnd(10_000)).isTrue();

        assertThat(labels("door")).containsExactly("0", "1", "0");
        assertThat(pipeline.health().state()).isEqualTo(new PipelineState.Ended());
        assertThat(pipeline.health().frames()).isEqualTo(3);
    }

    @Test
    void unreadablePicture_isCountedAndTheNextOneClassified() throws Exception {
        Pipeline pipeline = start(
                "door",
                loader("door", 0),
                camera(false)
                        .unreadable("b.jpg", "truncated")
                        .frame(8, 8, GREEN)
                        .ended());

        assertThat(pipeline.awaitEnd(10_000)).isTrue();

        assertThat(labels("door")).containsExactly("1");
        assertThat(pipeline.health().unreadable()).isEqualTo(1);
    }

    @Test
    void brokenCamera_isOpenedAgain() throws Exception {
        Pipeline pipeline = start(
                "door",
                loader("door", 0),
                camera(true).frame(8, 8, RED).broken("cable out"),
                camera(true).frame(8, 8, GREEN).ended());

        assertThat(pipeline.awaitEnd(10_000)).isTrue();

        assertThat(labels("door")).containsExactly("0", "1");
        assertThat(pipeline.health().cameraFailures()).isEqualTo(1);
        assertThat(loads).as("the engine stays loaded").hasValue(1);
    }

    @Test
    void cameraThatFallsSilent_isReportedAndOpenedAgain() throws Exception {
        Pipeline pipeline = start(
                "door",
                loader("door", 0),
                camera(true).frame(8, 8, RED), // then quiet for ever: a frozen stream
                camera(true).frame(8, 8, GREEN).ended());

        assertThat(pipeline.awaitEnd(10_000)).isTrue();

        assertThat(labels("door")).containsExactly("0", "1");
        assertThat(pipeline.health().cameraFailures()).isEqualTo(1);
    }

    @Test
    void watchedFolder_maySayNothingForHours() throws Exception {
        FakeFrameSource watched = camera(false).frame(8, 8, RED);
        Pipeline pipeline = start("door", loader("door", 0), watched);
        await().until(() -> labels("door").size() == 1);
        long hour = clock.uptimeMillis() + 3_600_000;
        await().until(() -> clock.uptimeMillis() > hour);

        watched.frame(8, 8, GREEN).ended();

        assertThat(pipeline.awaitEnd(10_000)).isTrue();
        assertThat(labels("door")).containsExactly("0", "1");
        assertThat(pipeline.health().cameraFailures()).isZero();
    }

    @Test
    void failedInference_loadsTheEngineAgain_andTheCameraStaysOpen() throws Exception {
        Pipeline pipeline = start(
                "door",
                loader("door", 2),
                camera(true)
                        .frame(8, 8, RED)
                        .frame(8, 8, RED)
                        .frame(8, 8, GREEN)
                        .ended());

        assertThat(pipeline.awaitEnd(10_000)).isTrue();

        assertThat(labels("door")).containsExactly("0", "1");
        assertThat(loads).hasValue(2);
        assertThat(pipeline.health().engineFailures()).isEqualTo(1);
        assertThat(pipeline.health().cameraFailures()).isZero();
    }

    @Test
    void faultOfOurs_beginsAnewWithCameraAndEngine() throws Exception {
        FakeFrameSource first = camera(true).frame(8, 8, RED);
        FakeFrameSource second = camera(true).frame(8, 8, GREEN).ended();
        FrameSource faulty = new FaultySource(first);

        Pipeline pipeline = start("door", loader("door", 0), faulty, second);

        assertThat(pipeline.awaitEnd(10_000)).isTrue();
        assertThat(labels("door")).containsExactly("0", "1");
        assertThat(loads).hasValue(2);
        assertThat(pipeline.health().state()).isEqualTo(new PipelineState.Ended());
        assertThat(pipeline.health().engineFailures()).isEqualTo(1);
    }

    @Test
    void refusedModel_endsItsPipelineAndNoOther() throws Exception {
        Pipeline refused = start(
                "dead",
                () -> {
                    throw EngineException.refused("it is not an image classifier: it has no inputs");
                },
                camera(true).frame(8, 8, RED));
        FakeFrameSource living = camera(false);
        Pipeline serving = start("door", loader("door", 0), living);

        assertThat(refused.awaitEnd(10_000)).isTrue();
        living.frame(8, 8, GREEN).ended();

        assertThat(serving.awaitEnd(10_000)).isTrue();
        assertThat(refused.health().state())
                .isEqualTo(new PipelineState.Failed("it is not an image classifier: it has no inputs"));
        assertThat(labels("door")).containsExactly("1");
    }

    @Test
    void deadCamera_doesNotDisturbAnotherPipeline() throws Exception {
        Pipeline dead = start("dead", loader("dead", 0));
        FakeFrameSource living = camera(true);
        for (int frame = 0; frame < 50; frame++) {
            living.frame(8, 8, GREEN);
        }
        Pipeline serving = start("door", loader("door", 0), living.ended());

        assertThat(serving.awaitEnd(10_000)).isTrue();

        assertThat(labels("door")).hasSize(50);
        await().atMost(Duration.ofSeconds(10)).until(() -> dead.health().state() instanceof PipelineState.Waiting);
    }

    @Test
    void skippedFrames_areCounted() throws Exception {
        Pipeline pipeline = start(
                "door",
                loader("door", 0),
                camera(true).frame(8, 8, RED).skip(7).frame(8, 8, RED).ended());

        assertThat(pipeline.awaitEnd(10_000)).isTrue();

        assertThat(pipeline.health().skipped()).isEqualTo(7);
    }

    @Test
    void fewerFrames_areAskedFor_andTheSilenceInBetweenIsNoFault() throws Exception {
        Easing easing = new Easing();
        easing.set(new Ease(0.1, 1, Ease.Model.FULL));
        FakeFrameSource slow = camera(true)
                .frame(8, 8, RED)
                .frame(8, 8, GREEN)
                .frame(8, 8, RED)
                .ended();
        long before = clock.uptimeMillis();
        Pipeline pipeline = start("door", loader("door", 0), easing, slow);

        assertThat(pipeline.awaitEnd(10_000)).isTrue();

        assertThat(labels("door")).containsExactly("0", "1", "0");
        assertThat(clock.uptimeMillis() - before).as("one in ten seconds").isBetween(20_000L, 35_000L);
        assertThat(pipeline.health().cameraFailures()).isZero();
    }

    @Test
    void cameraThatIsToDeliverOtherPictures_isOpenedAgain_andThatIsNoFault() throws Exception {
        AtomicInteger openings = new AtomicInteger();
        List<FakeFrameSource> cameras = List.of(
                camera(true).frame(8, 8, RED), camera(true).frame(8, 8, GREEN).ended());
        CameraOpener opener = new CameraOpener() {
            @Override
            public String describe() {
                return "fake:";
            }

            @Override
            public FrameSource open(DecodeHint hint) {
                return cameras.get(openings.getAndIncrement());
            }

            @Override
            public boolean isOutdated() {
                return openings.get() == 1 && labels("door").size() == 1;
            }
        };
        Pipeline pipeline =
                new Pipeline("door", CAMERA_TIMEOUT_MILLIS, opener, loader("door", 0), SceneWatch.none(clock), clock);
        started.add(pipeline);
        pipeline.start();

        assertThat(pipeline.awaitEnd(10_000)).isTrue();

        assertThat(labels("door")).containsExactly("0", "1");
        assertThat(pipeline.health().cameraFailures()).isZero();
        assertThat(loads).hasValue(1);
    }

    private FakeFrameSource camera(boolean live) {
        return new FakeFrameSource(clock, live);
    }

    private List<String> labels(String pipeline) {
        synchronized (results) {
            return results.stream()
                    .filter(result -> result.pipeline().equals(pipeline))
                    .map(result -> result.classes().getFirst().label())
                    .toList();
        }
    }

    /** A pipeline that opens these cameras one after the other, and finds none when they are used up. */
    private Pipeline start(String name, FrameWatch.Loader loader, FrameSource... cameras) {
        return start(name, loader, Easing.none(), cameras);
    }

    private Pipeline start(String name, FrameWatch.Loader loader, Easing easing, FrameSource... cameras) {
        Deque<FrameSource> left = new ArrayDeque<>(List.of(cameras));
        CameraOpener opener = new CameraOpener() {
            @Override
            public String describe() {
                return "fake:" + name;
            }

            @Override
            public FrameSource open(DecodeHint hint) throws SourceUnavailable {
                FrameSource next = left.poll();
                if (next == null) {
                    throw new SourceUnavailable("fake:" + name + " is gone", "plug it in");
                }
                return next;
            }
        };
        Pipeline pipeline =
                new Pipeline(name, CAMERA_TIMEOUT_MILLIS, opener, loader, SceneWatch.none(clock), easing, clock);
        started.add(pipeline);
        pipeline.start();
        return pipeline;
    }

    /** Loads a real model; its second invocation fails once if so wanted. */
    private FrameWatch.Loader loader(String pipeline, int failingInvocation) throws Exception {
        ModelFile model =
                ModelFiles.read(TfliteModels.write(ColourModel.uint8(8, 8, 3), folder.resolve(pipeline + ".tflite")));
        EngineProvider real = Engines.provider(ModelFormat.TFLITE, null);
        AtomicInteger invocations = new AtomicInteger();
        EngineProvider provider = new FailingOnce(real, failingInvocation, invocations);
        return () -> {
            loads.incrementAndGet();
            Classifier classifier =
                    Classifier.open(model, provider, EngineOptions.SINGLE_THREAD, ModelContract.DEFAULT, clock);
            return new FrameWatch(
                    pipeline,
                    new ModelScorer(
                            classifier, new Result.ModelRef(pipeline + ".tflite", "", model.digest(), "active")),
                    new Smoothing.None(),
                    new Selection(classifier.labels(), 1, Float.NEGATIVE_INFINITY, List.of(), List.of()),
                    new PublishRule(false, 0),
                    outbox,
                    results::add,
                    clock);
        };
    }

    /** Gives one frame, and then something that nobody thought of. */
    private record FaultySource(FrameSource real) implements FrameSource {
        @Override
        public Capture next(long timeoutMillis) {
            Capture capture = real.next(timeoutMillis);
            if (capture instanceof Capture.Captured) {
                return capture;
            }
            throw new IllegalStateException("a driver's answer that nobody thought of");
        }

        @Override
        public void decodeFor(DecodeHint hint) {
            real.decodeFor(hint);
        }

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
            return "faulty:";
        }

        @Override
        public void close() {
            real.close();
        }
    }

    /** A real engine of which one invocation fails, as with an accelerator that hung. */
    private record FailingOnce(EngineProvider real, int failing, AtomicInteger invocations) implements EngineProvider {
        @Override
        public String id() {
            return real.id();
        }

        @Override
        public String version() {
            return real.version();
        }

        @Override
        public Target target() {
            return real.target();
        }

        @Override
        public Set<ModelFormat> formats() {
            return real.formats();
        }

        @Override
        public Engine load(ModelFile model, EngineOptions options) throws EngineException {
            Engine engine = real.load(model, options);
            return new Engine() {
                @Override
                public String name() {
                    return engine.name();
                }

                @Override
                public Target target() {
                    return engine.target();
                }

                @Override
                public List<TensorSpec> inputs() {
                    return engine.inputs();
                }

                @Override
                public List<TensorSpec> outputs() {
                    return engine.outputs();
                }

                @Override
                public MemorySegment input(int index) {
                    return engine.input(index);
                }

                @Override
                public MemorySegment output(int index) {
                    return engine.output(index);
                }

                @Override
                public void invoke() throws EngineException {
                    if (invocations.incrementAndGet() == failing) {
                        throw EngineException.inferenceFailed("the accelerator does not answer");
                    }
                    engine.invoke();
                }

                @Override
                public void close() {
                    engine.close();
                }
            };
        }
    }
}
