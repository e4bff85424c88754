package io.watchpost.device.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchpost.clock.SystemClock;
import io.watchpost.frame.CameraUri;
import io.watchpost.frame.Capture;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.Frame;
import io.watchpost.frame.FrameSource;
import io.watchpost.frame.PixelFormat;
import io.watchpost.frame.SourceUnavailable;
import io.watchpost.testing.Needs;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs in a machine with virtual cameras: v4l2loopback at /dev/video10 with a program {@code pibox-feed} that plays
 * pictures into it, and vivid at /dev/video0, which can be unplugged. {@code tools/dist/pibox-v4l2} starts one.
 */
final class V4l2VirtualCameraTest {
    private static final String LOOP = "/dev/video10";
    private static final Path FEED = Path.of("/usr/local/bin/pibox-feed");

    @TempDir
    private Path folder;

    private @Nullable Process feeder;

    @AfterEach
    void stopFeeding() throws Exception {
        if (feeder != null) {
            feeder.destroyForcibly().waitFor();
        }
    }

    private void feed(String format, String fps, byte[] picture) throws Exception {
        Needs.kernel(Files.isExecutable(FEED) && Files.exists(Path.of(LOOP)), "v4l2loopback at " + LOOP);
        Path file = Files.write(folder.resolve("picture"), picture);
        feeder = new ProcessBuilder(FEED.toString(), LOOP, "640x480", format, fps, file.toString())
                .inheritIO()
                .start();
    }

    /** With exclusive_caps the node becomes a camera when somebody feeds it. */
    private static FrameSource camera(String device, String options) throws Exception {
        CameraUri uri = CameraUri.parse("v4l2:" + device + options);
        return org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(60))
                .ignoreException(SourceUnavailable.class)
                .until(() -> new V4l2Cameras().open(uri, DecodeHint.FULL_SIZE, new SystemClock()), s -> true);
    }

    @Test
    void next_motionJpeg_isDecoded() throws Exception {
        feed("MJPG", "10", TestPictures.encoded("jpg", 640, 480, 0x336699));
        try (FrameSource source = camera(LOOP, "?size=640x480&fps=10")) {
            assertThat(source.describe()).contains("640x480 MJPG");
            Frame frame = frame(source);
            assertThat(frame.format()).isEqualTo(PixelFormat.RGB24);
            assertThat(frame.width()).isEqualTo(640);
            for (int channel = 0; channel < 3; channel++) {
                int value = frame.pixels().get(ValueLayout.JAVA_BYTE, channel) & 0xff;
                assertThat(value).isBetween(0x33 * (channel + 1) - 4, 0x33 * (channel + 1) + 4);
            }
        }
    }

    @Test
    void next_yuyv_isDeliveredByteForByte() throws Exception {
        byte[] picture = new byte[640 * 480 * 2];
        new java.util.SplittableRandom(7).nextBytes(picture);
        feed("YUYV", "10", picture);
        try (FrameSource source = camera(LOOP, "?size=640x480&fps=10")) {
            Frame frame = frame(source);
            assertThat(frame.format()).isEqualTo(PixelFormat.YUYV);
            assertThat(frame.strideBytes()).isEqualTo(1_280);
            assertThat(frame.pixels().asSlice(0, picture.length).toArray(ValueLayout.JAVA_BYTE))
                    .isEqualTo(picture);
        }
    }

    @Test
    void next_theStreamFreezesAndThaws_isQuietMeanwhile() throws Exception {
        feed("YUYV", "10", new byte[640 * 480 * 2]);
        try (FrameSource source = camera(LOOP, "?size=640x480&fps=10")) {
            frame(source);
            signal("-STOP");
            Capture capture = source.next(1_000);
            for (int waiting = 0; waiting < 10 && !(capture instanceof Capture.Quiet); waiting++) {
                capture = source.next(1_000);
            }
            assertThat(capture).isInstanceOf(Capture.Quiet.class);
            assertThat(source.isLive()).isTrue();
            signal("-CONT");
            frame(source);
        }
    }

    private void signal(String signal) throws Exception {
        run("kill", signal, Long.toString(Objects.requireNonNull(feeder).pid()));
    }

    @Test
    void next_theCameraIsUnplugged_breaksAndOpensAgainWhenItIsBack() throws Exception {
        Needs.kernel(Files.isDirectory(Path.of("/sys/module/vivid")), "vivid at /dev/video0");
        CameraUri uri = CameraUri.parse("v4l2:/dev/video0?size=320x240&fps=30");
        try (FrameSource source = camera("/dev/video0", "?size=320x240&fps=30")) {
            frame(source);
            run("v4l2-ctl", "-d", "/dev/video0", "--set-ctrl", "disconnect=1");
            Capture capture = source.next(20_000);
            for (int waiting = 0; waiting < 10 && capture instanceof Capture.Captured; waiting++) {
                capture = source.next(20_000); // what was ready before
            }
            assertThat(capture).isInstanceOfSatisfying(Capture.Broken.class, broken -> {
                assertThat(broken.reason()).isEqualTo("camera /dev/video0 was unplugged");
                assertThat(broken.hint()).contains("plug it in again");
            });
            assertThat(source.next(1)).isInstanceOf(Capture.Broken.class);
            assertThatThrownBy(() -> new V4l2Cameras().open(uri, DecodeHint.FULL_SIZE, new SystemClock()))
                    .isInstanceOf(SourceUnavailable.class)
                    .hasMessageContaining("no camera at /dev/video0");
        }
        // vivid plugs itself in again when its last user has closed it
        try (FrameSource source = camera("/dev/video0", "?size=320x240&fps=30")) {
            frame(source);
        }
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
                .as(List.of(command).toString())
                .isZero();
    }

    private static Frame frame(FrameSource source) {
        Capture capture = source.next(30_000);
        assertThat(capture).isInstanceOf(Capture.Captured.class);
        return ((Capture.Captured) capture).frame();
    }
}
