package io.watchpost.device.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchpost.clock.SystemClock;
import io.watchpost.frame.CameraUri;
import io.watchpost.frame.Capture;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.Frame;
import io.watchpost.frame.FrameSource;
import io.watchpost.frame.FrameSourceContract;
import io.watchpost.testing.ManualClock;
import java.lang.foreign.ValueLayout;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TestPatternSourceTest extends FrameSourceContract {
    private final TestPatternCameras cameras = new TestPatternCameras();
    private final ManualClock clock = new ManualClock();

    @Override
    protected FrameSource open(int frames) {
        return cameras.open(CameraUri.parse("test:?size=64x48&fps=1000"), DecodeHint.FULL_SIZE, new SystemClock());
    }

    private FrameSource pattern(String text) {
        return cameras.open(CameraUri.parse(text), DecodeHint.FULL_SIZE, clock);
    }

    @Test
    void next_sizeAsked_isGivenAndEachFrameDiffersFromTheLast() {
        try (FrameSource source = pattern("test:?size=320x200&frames=3&fps=max")) {
            Set<Integer> firstPixels = new HashSet<>();
            for (int i = 0; i < 3; i++) {
                Frame frame = nextFrame(source);
                assertThat(frame.width()).isEqualTo(320);
                assertThat(frame.height()).isEqualTo(200);
                int hash = 0;
                for (int x = 0; x < 320 * 3; x++) {
                    hash = hash * 31 + frame.pixels().get(ValueLayout.JAVA_BYTE, x);
                }
                firstPixels.add(hash);
            }
            assertThat(firstPixels).hasSize(3);
            assertThat(source.next(1)).isInstanceOf(Capture.Ended.class);
        }
    }

    @Test
    void next_nobodyAskedForAWhile_skipsWhatWasMissedAndCountsIt() {
        try (FrameSource source = pattern("test:?fps=10")) {
            assertThat(nextFrame(source).number()).isZero();
            clock.advanceMillis(1_050);
            assertThat(nextFrame(source).number()).isEqualTo(10);
            assertThat(source.skipped()).isEqualTo(9);
        }
    }

    @Test
    void next_aCountedPattern_givesEachFrameHoweverLateItIsAsked() {
        try (FrameSource source = pattern("test:?fps=10&frames=3")) {
            assertThat(nextFrame(source).number()).isZero();
            clock.advanceMillis(5_000);
            assertThat(nextFrame(source).number()).isEqualTo(1);
            assertThat(source.skipped()).isZero();
            assertThat(source.isLive()).isFalse();
        }
    }

    @Test
    void next_askedTooEarly_isQuietForTheTimeOutAndNoLonger() {
        try (FrameSource source = pattern("test:?fps=1")) {
            nextFrame(source);
            long before = clock.nanos();
            assertThat(source.next(300)).isInstanceOf(Capture.Quiet.class);
            assertThat(clock.nanos() - before).isEqualTo(300_000_000L);
            assertThat(source.next(700)).isInstanceOf(Capture.Captured.class);
        }
    }

    @Test
    void check_aSlip_isAnsweredWithWhatIsAllowed() {
        assertThatThrownBy(() -> cameras.check(CameraUri.parse("test:?size=big")))
                .hasMessageContaining("\"big\"")
                .hasMessageContaining("640x480");
        assertThatThrownBy(() -> cameras.check(CameraUri.parse("test:?fps=0"))).hasMessageContaining("above 0");
        assertThatThrownBy(() -> cameras.check(CameraUri.parse("test:?colour=red")))
                .hasMessageContaining("known are fps, frames, size");
        assertThatThrownBy(() -> cameras.check(CameraUri.parse("test:?size=99999x1")))
                .hasMessageContaining("16384");
    }
}
