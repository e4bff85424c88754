package io.watchpost.failover;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.frame.Frame;
import io.watchpost.frame.Orientation;
import io.watchpost.frame.PixelFormat;
import io.watchpost.pipeline.AcceleratorState;
import io.watchpost.testing.EdgeTpuDouble;
import io.watchpost.testing.ManualClock;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When an accelerator may serve, what its results are called, and when it is given up. Real processes, time by hand. */
final class FailoverScorerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final FailoverPolicy.Waits SOON = new FailoverPolicy.Waits(1, 20, 600_000, 1_000, 1_000);

    private final ManualClock clock = new ManualClock();
    private final Frame red = red(0);

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private EdgeTpuDouble stick;

    @SuppressWarnings("NullAway.Init")
    private StickAccelerator accelerator;

    private @Nullable FailoverScorer opened;

    @BeforeEach
    void plugIn() throws Exception {
        stick = EdgeTpuDouble.build(folder);
        accelerator = new StickAccelerator(folder, clock);
    }

    @AfterEach
    void nothingIsLeft() {
        if (opened != null) {
            opened.close();
        }
        stick.close();
        await().atMost(PATIENCE)
                .until(() -> ProcessHandle.current().children().noneMatch(ProcessHandle::isAlive)
                        && Thread.getAllStackTraces().keySet().stream()
                                .noneMatch(thread -> thread.getName().equals("accelerator-door")));
    }

    @Test
    void beforeTheFirstFrame_nobodyTouchesTheDevice() throws Exception {
        open(SOON);
        assertThat(accelerator.openings).hasValue(0);
    }

    @Test
    void theCpuBegins_andEachResultIsCalledAfterWhatGaveIt() throws Exception {
        FailoverScorer scorer = open(SOON);
        scorer.score(red);
        assertThat(scorer.engine().target()).isEqualTo("cpu");
        assertThat(scorer.model()).isEqualTo(accelerator.cpuModel());

        awaitServing(scorer);

        assertThat(scorer.engine().name()).startsWith("edgetpu").endsWith("isolated");
        assertThat(scorer.model()).isEqualTo(accelerator.stickModel());
        assertThat(scorer.scores()[0]).isGreaterThan(0.7f);
        stick.abort();
        scorer.score(red);
        assertThat(scorer.engine().target()).as("of the frame on which it died").isEqualTo("cpu");
        assertThat(scorer.model()).isEqualTo(accelerator.cpuModel());
        assertThat(scorer.scores()[0]).isGreaterThan(0.7f);
    }

    @Test
    void anAcceleratorThatFailsTheGoldens_neverClassifiesAFrame() throws Exception {
        stick.wrong();
        FailoverScorer scorer = open(SOON);
        await().atMost(PATIENCE).until(() -> {
            scorer.score(red);
            assertThat(scorer.engine().target()).isEqualTo("cpu");
            return accelerator.openings.get() >= 3;
        });
        assertThat(scorer.accelerator().promotions()).isZero();
        stick.comeBack();
        awaitServing(scorer);
    }

    @Test
    void whatFailed_isSaidWithItsReasonAndTheOneThingToDo() throws Exception {
        stick.wrong();
        FailoverScorer scorer = open(new FailoverPolicy.Waits(1, 1, 1, 1, 1));
        scorer.score(red);
        await().atMost(PATIENCE).until(() -> scorer.accelerator().state() instanceof AcceleratorState.GivenUp);

        AcceleratorState.GivenUp state =
                (AcceleratorState.GivenUp) scorer.accelerator().state();
        assertThat(state.reason()).contains("golden/red.png, which must be \"0\"");
        assertThat(state.hint()).isEqualTo("look at its cable, then plug it in anew or restart the station");
    }

    @Test
    void whatWasGivenUp_isTriedAgainWhenItIsPluggedInAnew() throws Exception {
        stick.disappear();
        accelerator.present = false;
        FailoverScorer scorer = open(new FailoverPolicy.Waits(1, 1, 1, 2, 100));
        scorer.score(red);
        await().atMost(PATIENCE).until(() -> scorer.accelerator().state() instanceof AcceleratorState.GivenUp);
        assertThat(accelerator.openings).hasValue(2);
        long hourLater = clock.uptimeMillis() + 3_600_000;
        await().atMost(PATIENCE).until(() -> clock.uptimeMillis() > hourLater);
        assertThat(accelerator.openings).as("however long it takes").hasValue(2);

        stick.comeBack();
        accelerator.present = true;

        awaitServing(scorer);
    }

    @Test
    void aFewPromotionsInAnHour_areAllThatThereAre() throws Exception {
        FailoverScorer scorer = open(new FailoverPolicy.Waits(1, 1, 1, 1_000, 2));
        awaitServing(scorer);
        lose(scorer);
        awaitServing(scorer);
        long second = clock.uptimeMillis();
        lose(scorer);
        awaitServing(scorer);

        assertThat(clock.uptimeMillis()).as("the first was an hour ago").isGreaterThan(second + 3_000_000);
        assertThat(accelerator.resets).hasValue(2);
    }

    @Test
    void aFrameThatAnotherModelClassified_isNotComparedWithTheOneBefore() throws Exception {
        FailoverScorer scorer = accelerator.scorer(new FailoverPolicy(1, 0.2, 20, 3, 10, 2_000, 2_000, SOON));
        opened = scorer;
        awaitServing(scorer);
        long checks = scorer.accelerator().checks();
        Frame next = red(1);

        scorer.afterwards(next);
        assertThat(scorer.accelerator().checks()).isEqualTo(checks);

        scorer.score(next);
        scorer.afterwards(next);
        assertThat(scorer.accelerator().checks()).isEqualTo(checks + 1);
    }

    @Test
    void whatSmoothingMakesOfTheScores_isNotTakenForTheAcceleratorsOpinion() throws Exception {
        FailoverScorer scorer = accelerator.scorer(new FailoverPolicy(1, 0.2, 20, 3, 10, 2_000, 2_000, SOON));
        opened = scorer;
        awaitServing(scorer);
        for (int frame = 1; frame <= 10; frame++) {
            Frame next = red(frame);
            scorer.score(next);
            scorer.scores()[0] = 0; // as the frames before would have it
            scorer.scores()[1] = 1;
            scorer.afterwards(next);
        }

        assertThat(scorer.accelerator().checks()).isGreaterThanOrEqualTo(10);
        assertThat(scorer.accelerator().disagreements()).isZero();
    }

    @Test
    void closed_whileItIsBeingOpened_leavesNoProcess() throws Exception {
        FailoverScorer scorer = open(SOON);
        scorer.score(red);
        await().atMost(PATIENCE).until(() -> accelerator.openings.get() == 1);
        scorer.close();
    }

    private void lose(FailoverScorer scorer) throws Exception {
        stick.abort();
        scorer.score(red);
        assertThat(scorer.engine().target()).isEqualTo("cpu");
        stick.comeBack();
    }

    private void awaitServing(FailoverScorer scorer) {
        await().atMost(PATIENCE).until(() -> {
            scorer.score(red);
            scorer.afterwards(red);
            return scorer.engine().target().equals("edgetpu");
        });
    }

    private FailoverScorer open(FailoverPolicy.Waits waits) throws Exception {
        opened = accelerator.scorer(new FailoverPolicy(0.05, 0.2, 20, 3, 10, 2_000, 2_000, waits));
        return requireNonNull(opened);
    }

    private Frame red(long number) {
        MemorySegment pixels = Arena.ofAuto().allocate(StickAccelerator.SIDE * StickAccelerator.SIDE * 3L);
        for (long at = 0; at < pixels.byteSize(); at += 3) {
            pixels.set(ValueLayout.JAVA_BYTE, at, (byte) 0xcc);
        }
        return new Frame(
                pixels,
                PixelFormat.RGB24,
                StickAccelerator.SIDE,
                StickAccelerator.SIDE,
                StickAccelerator.SIDE * 3,
                Orientation.UPRIGHT,
                StickAccelerator.SIDE,
                StickAccelerator.SIDE,
                number,
                clock.nanos(),
                "test");
    }
}
