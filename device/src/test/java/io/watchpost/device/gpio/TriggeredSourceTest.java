package io.watchpost.device.gpio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchpost.config.TriggerConfig;
import io.watchpost.config.TriggerConfig.Edges;
import io.watchpost.config.TriggerConfig.Resistor;
import io.watchpost.device.gpio.line.FakeChip;
import io.watchpost.device.gpio.line.GpioChip;
import io.watchpost.device.gpio.line.GpioFault;
import io.watchpost.frame.Capture;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.Frame;
import io.watchpost.frame.FrameSource;
import io.watchpost.frame.SourceUnavailable;
import io.watchpost.pipeline.CameraOpener;
import io.watchpost.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A pipeline classifies on an edge, the frame after it, and nothing else. */
final class TriggeredSourceTest {
    private static final int PIN = 17;
    private static final long TIMEOUT_MILLIS = 20;

    private final ManualClock clock = new ManualClock();
    private final FakeChip chip = new FakeChip("gpiochip0", "pinctrl-fake", 28, clock);
    private final SharedBoard boards = new SharedBoard(chip::reopened);
    private final ScriptedCamera camera = new ScriptedCamera();
    private Trigger trigger = trigger(Edges.RISING);

    /** Gives what it was told to give. */
    private final class ScriptedCamera implements FrameSource, CameraOpener {
        private final Deque<Capture> script = new ArrayDeque<>();
        private boolean live = true;
        private boolean closed;

        void frame(long number) {
            script.add(new Capture.Captured(Sightings.frame(number, clock.nanos())));
        }

        @Override
        public Capture next(long timeoutMillis) {
            Capture next = script.poll();
            return next == null ? new Capture.Quiet() : next;
        }

        @Override
        public void decodeFor(DecodeHint hint) {}

        @Override
        public boolean isLive() {
            return live;
        }

        @Override
        public long skipped() {
            return 0;
        }

        @Override
        public String describe() {
            return "scripted";
        }

        @Override
        public FrameSource open(DecodeHint hint) {
            return this;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private Trigger trigger(Edges edges) {
        return new Trigger("main", new TriggerConfig(PIN, edges, 0, Resistor.OFF), boards, clock);
    }

    private FrameSource open() throws SourceUnavailable {
        return new TriggeredCamera(camera, trigger, 5_000, clock).open(DecodeHint.FULL_SIZE);
    }

    @AfterEach
    void end() {
        trigger.close();
        boards.close();
    }

    /** The edge has reached the trigger. */
    private void edge() {
        long before = trigger.snapshot().edges();
        chip.pull(PIN, true);
        chip.pull(PIN, false);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> trigger.snapshot().edges() > before);
    }

    private static long number(Capture capture) {
        assertThat(capture).isInstanceOf(Capture.Captured.class);
        Frame frame = ((Capture.Captured) capture).frame();
        return frame.number();
    }

    @Test
    void source_withoutAnEdge_passesFramesOverAndCountsThem() throws Exception {
        try (FrameSource source = open()) {
            camera.frame(1);
            camera.frame(2);
            assertThat(source.next(TIMEOUT_MILLIS)).isEqualTo(new Capture.Idle());
            assertThat(source.next(TIMEOUT_MILLIS)).isEqualTo(new Capture.Idle());
            assertThat(source.skipped()).isEqualTo(2);
            assertThat(source.next(TIMEOUT_MILLIS))
                    .as("a camera that is silent is not idle, so that the pipeline notices")
                    .isEqualTo(new Capture.Quiet());
            assertThat(source.isLive()).isTrue();
            assertThat(source.describe()).isEqualTo("scripted on edges of pin 17");
        }
        assertThat(camera.closed).isTrue();
    }

    @Test
    void source_anEdge_givesTheFrameAfterItAndNoStaleOne() throws Exception {
        try (FrameSource source = open()) {
            camera.frame(1);
            camera.frame(2);
            clock.advanceMillis(10);
            edge();
            clock.advanceMillis(10);
            camera.frame(3);
            camera.frame(4);

            assertThat(number(source.next(TIMEOUT_MILLIS))).isEqualTo(3);
            assertThat(source.skipped()).isEqualTo(2);
            assertThat(source.next(TIMEOUT_MILLIS)).as("one frame for an edge").isEqualTo(new Capture.Idle());
            assertThat(trigger.snapshot().answered()).isEqualTo(1);
            assertThat(trigger.snapshot().missed()).isZero();
            assertThat(trigger.snapshot().lastEdgeUptimeMillis()).isEqualTo(1_010);
        }
    }

    @Test
    void source_anEdgeBeforeItsFrame_waitsForIt() throws Exception {
        try (FrameSource source = open()) {
            camera.frame(1);
            clock.advanceMillis(10);
            edge();
            assertThat(source.next(TIMEOUT_MILLIS)).isEqualTo(new Capture.Idle());
            camera.frame(2);
            assertThat(number(source.next(TIMEOUT_MILLIS))).isEqualTo(2);
        }
    }

    @Test
    void source_twoEdgesForOneFrame_countTheFirstAsMissed() throws Exception {
        try (FrameSource source = open()) {
            edge();
            edge();
            camera.frame(1);
            assertThat(number(source.next(TIMEOUT_MILLIS))).isEqualTo(1);
            assertThat(trigger.snapshot().edges()).isEqualTo(2);
            assertThat(trigger.snapshot().missed()).isEqualTo(1);
        }
    }

    @Test
    void source_anEdgeThatNoFrameFollowedForLong_isMissed() throws Exception {
        try (FrameSource source = open()) {
            edge();
            assertThat(source.next(TIMEOUT_MILLIS)).isEqualTo(new Capture.Quiet());
            clock.advanceMillis(5_001);
            camera.frame(1);
            assertThat(source.next(TIMEOUT_MILLIS)).isEqualTo(new Capture.Idle());
            assertThat(trigger.snapshot().missed()).isEqualTo(1);
        }
    }

    @Test
    void source_openedAnew_forgetsEdgesFromBefore() throws Exception {
        open().close();
        edge();
        try (FrameSource source = open()) {
            camera.frame(1);
            assertThat(source.next(TIMEOUT_MILLIS)).isEqualTo(new Capture.Idle());
            assertThat(trigger.snapshot().missed()).isEqualTo(1);
        }
    }

    @Test
    void source_finite_givesOnePictureForEachEdge() throws Exception {
        camera.live = false;
        try (FrameSource source = open()) {
            camera.frame(1);
            camera.frame(2);
            assertThat(source.next(TIMEOUT_MILLIS)).isEqualTo(new Capture.Idle());
            clock.advanceMillis(10);
            edge();
            assertThat(number(source.next(TIMEOUT_MILLIS))).isEqualTo(1);
            assertThat(source.next(TIMEOUT_MILLIS)).isEqualTo(new Capture.Idle());
            edge();
            assertThat(number(source.next(TIMEOUT_MILLIS))).isEqualTo(2);
            assertThat(source.skipped()).isZero();
        }
    }

    @Test
    void source_fallingOnly_takesNoRisingEdge() throws Exception {
        trigger = trigger(Edges.FALLING);
        try (FrameSource source = open()) {
            chip.pull(PIN, true);
            chip.pull(PIN, false);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> trigger.snapshot().edges() == 1);
            camera.frame(1);
            assertThat(number(source.next(TIMEOUT_MILLIS))).isEqualTo(1);
            assertThat(trigger.snapshot().edges()).isEqualTo(1);
        }
    }

    @Test
    void camera_itsLineInUse_isUnavailableWithAHint() throws Exception {
        try (var _ = chip.output(PIN, GpioChip.Initial.LOW, "somebody")) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(SourceUnavailable.class)
                    .hasMessageContaining("its trigger can't be had")
                    .hasMessageContaining("in use by \"somebody\"")
                    .satisfies(e -> assertThat(((SourceUnavailable) e).hint()).isNotEmpty());
            assertThat(trigger.snapshot().problem()).isNotNull();
        }
        open().close();
        assertThat(trigger.snapshot().problem()).isNull();
    }

    @Test
    void source_itsChipUnplugged_isBrokenAndOpensAgain() throws Exception {
        try (FrameSource source = open()) {
            chip.fail(GpioFault.gone("the chip is gone", "plug it in"));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> source.next(1) instanceof Capture.Broken(String reason, String _)
                            && reason.contains("the chip is gone"));
        }
        chip.fail(null);
        try (FrameSource source = open()) {
            edge();
            camera.frame(1);
            assertThat(number(source.next(TIMEOUT_MILLIS))).isEqualTo(1);
        }
        assertThat(trigger.snapshot().edges()).isEqualTo(1);
    }
}
