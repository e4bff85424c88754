package io.watchpost.scene;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.watchpost.frame.Frame;
import io.watchpost.scene.SceneSettings.Rule;
import io.watchpost.scene.SceneSettings.When;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pictures with known faults: each is found, by its name, after its time and not before, and taken back. */
class SceneWatchTest {
    private static final SceneSettings DEFAULT = SceneSettings.DEFAULT;

    /** What happens to the camera, and what is said of it. */
    record Mishap(String name, String fault, Consumer<Yard> begins) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Mishap fault(String name, String fault, Consumer<Yard> begins) {
        return new Mishap(name, fault, begins);
    }

    static Stream<Mishap> faults() {
        return Stream.of(
                fault("a cap on the lens", "covered", yard -> yard.surface = 6),
                fault("a hand before the lens, with light behind it", "covered", yard -> yard.surface = 70),
                fault("paper over the lens", "covered", yard -> yard.surface = 190),
                fault("the sun in the lens", "blinded", yard -> yard.glare = 170),
                fault("dew, or a focus that was touched", "blurred", yard -> yard.defocus(2)),
                fault("a focus far off", "blurred", yard -> yard.defocus(5)),
                fault("a screw come loose", "moved", yard -> yard.turn(0, 14, 0)),
                fault("a knock from the side", "moved", yard -> yard.turn(-36, 10, 0)),
                fault("a camera that hangs askew", "moved", yard -> yard.turn(0, 0, 9)),
                fault("a camera turned away", "moved", yard -> yard.turn(118, 90, 0)));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void look_aFault_isSaidAfterItsTimeAndTakenBackAfterItsOwn(Mishap mishap) {
        String fault = mishap.fault;
        try (SceneRig rig = new SceneRig(DEFAULT).settled()) {
            long after = DEFAULT.of(CameraFault.valueOf(fault.toUpperCase(Locale.ROOT)))
                    .afterMillis();
            mishap.begins.accept(rig.yard);
            assertThat(rig.see(after / 1e3 - 3)).as("before its time").isEmpty();
            assertThat(rig.see(20)).as("after its time").containsExactly(fault);
            assertThat(rig.watch.state().faults())
                    .singleElement()
                    .satisfies(said -> assertThat(said.hint()).isNotBlank());
            rig.yard.asMounted();
            assertThat(rig.see(DEFAULT.clearMillis() / 1e3 - 6))
                    .as("not at once")
                    .containsExactly(fault);
            assertThat(rig.see(20)).as("gone for its time").isEmpty();
        }
    }

    @Test
    void look_theSamePictureBitByBit_isFrozen() {
        try (SceneRig rig = new SceneRig(DEFAULT).settled()) {
            assertThat(rig.seeTheSame(50)).isEmpty();
            assertThat(rig.seeTheSame(20)).containsExactly("frozen");
            assertThat(rig.see(20)).isEmpty();
        }
    }

    @Test
    void look_aPerfectlyStillSceneWithTheFaintestNoise_isNotFrozen() {
        try (SceneRig rig = new SceneRig(DEFAULT)) {
            rig.yard.noise = 0.2;
            assertThat(rig.see(200)).isEmpty();
        }
    }

    @Test
    void look_theSamePictureFromAFolder_isNotFrozen() {
        try (SceneRig rig = new SceneRig(DEFAULT.with(When.ALWAYS))) {
            rig.watch.begin(false);
            rig.see(1);
            assertThat(rig.seeTheSame(200)).isEmpty();
        }
    }

    @Test
    void look_aFileOrFolder_isNotLookedAtUnlessSomebodySaysSo() {
        try (SceneRig rig = new SceneRig(DEFAULT)) {
            rig.watch.begin(false);
            rig.yard.surface = 70;
            assertThat(rig.see(100)).isEmpty();
            assertThat(rig.watch.state()).isEqualTo(SceneState.UNWATCHED);
        }
        try (SceneRig rig = new SceneRig(DEFAULT.with(When.ALWAYS))) {
            rig.watch.begin(false);
            rig.yard.surface = 70;
            assertThat(rig.see(100)).containsExactly("covered");
        }
    }

    @Test
    void look_aNewCameraWithItsCapOn_isCovered() {
        try (SceneRig rig = new SceneRig(DEFAULT)) {
            rig.yard.surface = 3;
            assertThat(rig.see(40)).containsExactly("covered");
        }
    }

    @Test
    void look_aRuleThatIsOff_saysNothing() {
        Rule off = new Rule(false, 5_000);
        SceneSettings none =
                new SceneSettings(When.LIVE, 500, 15_000, 300_000, off, true, off, 0.5, off, 0.4, off, off, 0.03);
        for (Mishap mishap : faults().toList()) {
            try (SceneRig rig = new SceneRig(none)) {
                rig.see(5);
                mishap.begins.accept(rig.yard);
                assertThat(rig.see(70, 1_000)).as(mishap.name).isEmpty();
            }
        }
    }

    @Test
    void look_theLightOfARoomGoesOut_isCoveredUnlessDarknessIsNone() {
        for (boolean darkIsCovered : new boolean[] {true, false}) {
            SceneSettings settings = new SceneSettings(
                    When.LIVE,
                    500,
                    15_000,
                    300_000,
                    DEFAULT.covered(),
                    darkIsCovered,
                    DEFAULT.blinded(),
                    0.5,
                    DEFAULT.blurred(),
                    0.4,
                    DEFAULT.frozen(),
                    DEFAULT.moved(),
                    0.03);
            try (SceneRig rig = new SceneRig(settings).settled()) {
                rig.yard.daylight = 0;
                assertThat(rig.see(60)).isEqualTo(darkIsCovered ? List.of("covered") : List.of());
            }
        }
    }

    @Test
    void look_aLorryBeforeTheCameraForAnHour_isNoFault() {
        try (SceneRig rig = new SceneRig(DEFAULT).settled()) {
            rig.yard.lorryX = 30;
            rig.yard.lorryWidth = 260;
            rig.see(3_600, 5_000);
            assertThat(rig.said).isEmpty();
        }
    }

    @Test
    void look_aFaultThatFlickers_isSaidOnce() {
        try (SceneRig rig = new SceneRig(DEFAULT).settled()) {
            for (int i = 0; i < 100; i++) {
                rig.yard.glare = i % 5 == 4 ? 0 : 170;
                rig.see(0.5);
            }
            assertThat(rig.watch.look(rig.yard.frame(rig.clock.nanos()))).containsExactly("blinded");
        }
    }

    @Test
    void state_movedToTheRight_saysHowFar() {
        try (SceneRig rig = new SceneRig(DEFAULT).settled()) {
            rig.yard.turn(32, 0, 0);
            rig.see(90);
            assertThat(rig.watch.state().faults())
                    .singleElement()
                    .satisfies(fault -> assertThat(fault.problem())
                            .contains("10 % of the width to the left")
                            .contains("0 % of the height"));
        }
    }

    @Test
    void renew_afterTheCameraWasMoved_isContentWithWhatItSeesNow() {
        try (SceneRig rig = new SceneRig(DEFAULT).settled()) {
            rig.yard.turn(32, 0, 0);
            assertThat(rig.see(90)).containsExactly("moved");
            long before = rig.watch.state().referenceUtcMillis();
            CompletableFuture<Renewal> renewal = rig.watch.renew();
            assertThat(renewal).isNotDone();
            assertThat(rig.see(5)).isEmpty();
            assertThat(renewal).isCompletedWithValueMatching(Renewal::isDone);
            assertThat(rig.watch.state().referenceUtcMillis()).isGreaterThan(before);
            assertThat(rig.see(90)).isEmpty();
            rig.yard.turn(0, 0, 0);
            assertThat(rig.see(90)).as("back is moved, too").containsExactly("moved");
        }
    }

    @Test
    void renew_inTheDark_isRefusedAndTheReferenceStays() {
        try (SceneRig rig = new SceneRig(DEFAULT).settled()) {
            long before = rig.watch.state().referenceUtcMillis();
            rig.yard.surface = 4;
            CompletableFuture<Renewal> renewal = rig.watch.renew();
            rig.see(5);
            assertThat(renewal.getNow(new Renewal(true, "")).isDone()).isFalse();
            assertThat(renewal.getNow(new Renewal(true, "")).text()).contains("too dark");
            assertThat(rig.watch.state().referenceUtcMillis()).isEqualTo(before);
        }
    }

    @Test
    void renew_nobodyLooks_isRefusedAtOnce() {
        try (SceneRig rig = new SceneRig(DEFAULT.with(When.NEVER))) {
            assertThat(rig.watch.renew()).isCompletedWithValueMatching(renewal -> !renewal.isDone());
        }
    }

    @Test
    void renew_thePipelineHasEnded_isRefusedAtOnce() {
        try (SceneRig rig = new SceneRig(DEFAULT)) {
            CompletableFuture<Renewal> before = rig.watch.renew();
            rig.watch.giveUp("the pipeline door has ended");
            assertThat(before).isCompletedWithValue(new Renewal(false, "the pipeline door has ended"));
            assertThat(rig.watch.renew()).isCompletedWithValue(new Renewal(false, "the pipeline door has ended"));
        }
    }

    @Test
    void look_aSceneThatNeverRests_getsNoReferenceAndNoFault() {
        try (SceneRig rig = new SceneRig(DEFAULT)) {
            for (int i = 0; i < 300; i++) {
                rig.yard.turn(i % 7 * 30 - 90, i % 5 * 30 - 60, 0);
                rig.see(2, 2_000);
            }
            assertThat(rig.said).isEmpty();
            assertThat(rig.watch.state().referenceUtcMillis()).isEqualTo(-1);
        }
    }

    @Test
    void look_inTheSteadyState_allocatesNothing() {
        try (SceneRig rig = new SceneRig(DEFAULT).settled()) {
            Frame frame = rig.yard.frame(rig.clock.nanos());
            for (int i = 0; i < 2_000; i++) {
                rig.clock.advanceMillis(500);
                rig.watch.look(frame);
            }
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long[] groups = new long[9];
            for (int group = 0; group < groups.length; group++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 20; i++) {
                    rig.clock.advanceMillis(500);
                    rig.watch.look(frame);
                }
                groups[group] = threads.getCurrentThreadAllocatedBytes() - before;
            }
            Arrays.sort(groups);
            assertThat(groups[groups.length / 2]).isZero();
        }
    }
}
