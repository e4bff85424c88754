package io.watchpost.demo.belt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchpost.clock.SystemClock;
import io.watchpost.frame.CameraUri;
import io.watchpost.frame.Capture;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.Frame;
import io.watchpost.frame.FrameSource;
import io.watchpost.frame.FrameSourceContract;
import java.lang.foreign.ValueLayout;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BeltCameraTest extends FrameSourceContract {
    @Override
    protected FrameSource open(int frames) {
        return camera("belt:?size=64x48&fps=100&frames=" + frames);
    }

    @Test
    void next_afterTheLastFrame_hasEnded() {
        try (FrameSource camera = open(1)) {
            assertThat(camera.next(PATIENT_MILLIS)).isInstanceOf(Capture.Captured.class);
            assertThat(camera.next(PATIENT_MILLIS)).isInstanceOf(Capture.Ended.class);
        }
    }

    @Test
    void next_sameUri_samePictures() {
        assertThat(bytes("belt:?size=64x48&fps=100&seed=3&frames=1"))
                .isEqualTo(bytes("belt:?size=64x48&fps=100&seed=3&frames=1"))
                .isNotEqualTo(bytes("belt:?size=64x48&fps=100&seed=4&frames=1"));
    }

    @Test
    void truth_overManyFrames_namesEveryClassAndStaysSilentBetween() {
        BeltFeed feed = feed("belt:?seed=2");
        Set<BeltLabel> named = EnumSet.noneOf(BeltLabel.class);
        int decided = 0;
        int frames = 1_500;
        for (int frame = 0; frame < frames; frame++) {
            BeltLabel truth = feed.truth(frame);
            if (truth != null) {
                named.add(truth);
                decided++;
            }
        }
        assertThat(named).containsExactlyInAnyOrder(BeltLabel.values());
        assertThat(decided).isBetween(frames / 5, frames * 3 / 5);
    }

    @Test
    void truth_ofAPart_isSaidOnlyWhileAllOfItIsInTheCentreSquare() {
        BeltFeed feed = feed("belt:?seed=5");
        for (int frame = 0; frame < 600; frame++) {
            BeltLabel truth = feed.truth(frame);
            for (Part part : feed.belt().scene(feed.travelled(frame), frame).parts()) {
                boolean seen = part.x() + part.radius() >= 0 && part.x() - part.radius() <= 1;
                boolean whole = part.x() - part.radius() >= 0 && part.x() + part.radius() <= 1;
                if (seen && truth != null) {
                    assertThat(whole).as("frame %d", frame).isTrue();
                    assertThat(part.defect().label()).as("frame %d", frame).isEqualTo(truth);
                }
            }
        }
    }

    @Test
    void scene_ofTheNextFrame_showsTheSamePartFurtherOn() {
        MovingBelt belt = feed("belt:?seed=1").belt();
        Part before = belt.scene(0, 0).parts().getFirst();
        Part after = belt.scene(0.05, 1).parts().getFirst();
        assertThat(after.x() - before.x()).isBetween(0.049, 0.051);
        assertThat(after.y()).isEqualTo(before.y());
        assertThat(after.family()).isEqualTo(before.family());
    }

    @Test
    void open_withAWrongOption_namesItAndWhatIsAllowed() {
        assertThatThrownBy(() -> feed("belt:?split=best")).hasMessageContaining("train, validation, test or shifted");
        assertThatThrownBy(() -> feed("belt:?size=20x20")).hasMessageContaining("at least 48 pixels");
        assertThatThrownBy(() -> feed("belt:?speed=3")).hasMessageContaining("unknown option \"speed\"");
        assertThatThrownBy(() -> feed("belt:factory")).hasMessageContaining("has no location");
    }

    private static BeltFeed feed(String uri) {
        return BeltFeed.of(CameraUri.parse(uri));
    }

    private static FrameSource camera(String uri) {
        return new BeltCameras().open(CameraUri.parse(uri), DecodeHint.FULL_SIZE, new SystemClock());
    }

    private static byte[] bytes(String uri) {
        try (FrameSource camera = camera(uri)) {
            Frame frame = ((Capture.Captured) camera.next(PATIENT_MILLIS)).frame();
            return frame.pixels()
                    .asSlice(0, 3L * frame.width() * frame.height())
                    .toArray(ValueLayout.JAVA_BYTE);
        }
    }
}
