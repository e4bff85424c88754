package io.watchpost.device.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchpost.clock.SystemClock;
import io.watchpost.frame.CameraUri;
import io.watchpost.frame.Capture;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.FrameSource;
import org.junit.jupiter.api.Test;

final class CamerasTest {
    private final Cameras cameras = Cameras.installed();

    @Test
    void open_theSchemeOfAnInstalledKind_opensIt() throws Exception {
        try (FrameSource source =
                cameras.open(CameraUri.parse("test:?size=32x32"), DecodeHint.FULL_SIZE, new SystemClock())) {
            assertThat(source.describe()).isEqualTo("test: 32x32 30 fps");
            assertThat(source.next(10_000)).isInstanceOf(Capture.Captured.class);
        }
    }

    @Test
    void check_anUnknownScheme_namesTheKnownOnes() {
        assertThatThrownBy(() -> cameras.check(CameraUri.parse("gst://camera/stream")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("gst:")
                .hasMessageContaining("dir:, file:");
    }

    @Test
    void check_anUnknownOption_namesTheKnownOnes() {
        assertThatThrownBy(() -> cameras.check(CameraUri.parse("dir:pictures?lop")))
                .hasMessageContaining("unknown option \"lop\"")
                .hasMessageContaining("fps, loop, watch");
    }
}
