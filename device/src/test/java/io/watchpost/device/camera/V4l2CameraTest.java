package io.watchpost.device.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchpost.clock.SystemClock;
import io.watchpost.frame.CameraUri;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.Frame;
import io.watchpost.frame.FrameSource;
import io.watchpost.frame.FrameSourceContract;
import io.watchpost.frame.PixelFormat;
import io.watchpost.frame.SourceUnavailable;
import io.watchpost.testing.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs where a camera of the kernel is, real or virtual (vivid); {@code tools/dist/pibox-v4l2} brings one. */
final class V4l2CameraTest extends FrameSourceContract {
    private static final String DEVICE = "/dev/video0";

    @BeforeEach
    void needsACamera() {
        Needs.kernel(Files.exists(Path.of(DEVICE)), DEVICE);
    }

    @Override
    protected FrameSource open(int frames) throws Exception {
        return camera("?size=320x240&fps=30");
    }

    private static FrameSource camera(String options) throws SourceUnavailable {
        return new V4l2Cameras()
                .open(CameraUri.parse("v4l2:" + DEVICE + options), DecodeHint.FULL_SIZE, new SystemClock());
    }

    @Test
    void next_theSizeAsked_isGiven() throws Exception {
        try (FrameSource source = camera("?size=640x480&fps=30")) {
            Frame frame = nextFrame(source);
            assertThat(frame.width()).isEqualTo(640);
            assertThat(frame.height()).isEqualTo(480);
            assertThat(source.describe()).startsWith("v4l2:" + DEVICE + " 640x480 ");
        }
    }

    @Test
    void next_aSizeThatNoCameraHas_isReplacedByTheDriversOwn() throws Exception {
        try (FrameSource source = camera("?size=641x479")) {
            Frame frame = nextFrame(source);
            assertThat(frame.pixels().byteSize())
                    .isGreaterThanOrEqualTo(frame.format().sizeBytes(frame.height(), frame.strideBytes()));
        }
    }

    @Test
    void next_eachUncompressedFormatOfTheCamera_isDeliveredAsThatFormat() throws Exception {
        CameraListing.Camera camera = CameraListing.read().cameras().getFirst();
        int tried = 0;
        for (CameraListing.Format format : camera.formats()) {
            V4l2Format known = V4l2Format.of(V4l2.fourcc(format.fourcc()));
            if (known != null) {
                try (FrameSource source = camera("?size=640x480&format=" + format.fourcc())) {
                    PixelFormat expected = known.pixels() == null ? PixelFormat.RGB24 : known.pixels();
                    assertThat(nextFrame(source).format()).isEqualTo(expected);
                }
                tried++;
            }
        }
        assertThat(tried).isPositive();
    }

    @Test
    void open_whileAnotherStreams_saysThatItIsBusy() throws Exception {
        try (FrameSource first = camera("")) {
            nextFrame(first);
            assertThatThrownBy(() -> camera(""))
                    .isInstanceOf(SourceUnavailable.class)
                    .hasMessageContaining("used by another program");
            nextFrame(first);
        }
    }

    @Test
    void listing_theCamera_hasANameFormatsSizesAndRates() {
        CameraListing.Camera camera = CameraListing.read().cameras().getFirst();
        assertThat(camera.uri()).isEqualTo("v4l2:" + DEVICE);
        assertThat(camera.name()).isNotBlank();
        assertThat(camera.formats()).isNotEmpty();
        CameraListing.Mode mode = camera.formats().getFirst().modes().getFirst();
        assertThat(mode.width()).isPositive();
        assertThat(mode.fps()).isNotEmpty().allSatisfy(fps -> assertThat(fps).isPositive());
    }
}
