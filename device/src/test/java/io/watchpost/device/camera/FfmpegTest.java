package io.watchpost.device.camera;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.clock.SystemClock;
import io.watchpost.frame.CameraUri;
import io.watchpost.frame.Capture;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.Frame;
import io.watchpost.frame.FrameSource;
import io.watchpost.frame.FrameSourceContract;
import io.watchpost.testing.Needs;
import java.io.OutputStream;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With FFmpeg itself: a film with known frames, and a camera that speaks RTSP. */
final class FfmpegTest {
    private static final int FRAMES = 12;

    @TempDir
    Path folder;

    @BeforeEach
    void ffmpeg() {
        Needs.program("ffmpeg");
    }

    private static FrameSource open(String uri) throws Exception {
        return new FfmpegCameras().open(CameraUri.parse(uri), DecodeHint.FULL_SIZE, new SystemClock());
    }

    /** MPEG-4 with frames that are made of those before; each one brighter. */
    private Path film() throws Exception {
        Path film = folder.resolve("a film.mp4");
        Process encoder = new ProcessBuilder(
                        "ffmpeg",
                        "-loglevel",
                        "error",
                        "-f",
                        "image2pipe",
                        "-c:v",
                        "ppm",
                        "-i",
                        "-",
                        "-c:v",
                        "mpeg4",
                        "-q:v",
                        "2",
                        film.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("encoder.log").toFile())
                .start();
        try (OutputStream frames = encoder.getOutputStream()) {
            for (int i = 0; i < FRAMES; i++) {
                byte[] pixels = new byte[96 * 64 * 3];
                Arrays.fill(pixels, (byte) (20 * i));
                frames.write("P6\n96 64\n255\n".getBytes(StandardCharsets.US_ASCII));
                frames.write(pixels);
            }
        }
        assertThat(encoder.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(encoder.exitValue())
                .as(Files.readString(folder.resolve("encoder.log")))
                .isZero();
        return film;
    }

    @Test
    void next_aFilm_givesItsFramesInTheirOrderAndThenEnds() throws Exception {
        try (FrameSource source = open("video:" + film())) {
            for (int i = 0; i < FRAMES; i++) {
                Frame frame = FrameSourceContract.nextFrame(source);
                assertThat(frame.width()).isEqualTo(96);
                assertThat(frame.height()).isEqualTo(64);
                int green = frame.pixels().get(ValueLayout.JAVA_BYTE, (32 * 96 + 48) * 3 + 1) & 0xFF;
                assertThat(green).as("frame " + i).isBetween(20 * i - 6, 20 * i + 6);
            }
            assertThat(source.next(FrameSourceContract.PATIENT_MILLIS)).isInstanceOf(Capture.Ended.class);
        }
    }

    @Test
    void next_aFileThatIsNoFilm_isBrokenAndSaysWhat() throws Exception {
        Path file = Files.writeString(folder.resolve("notes.mp4"), "no film at all, but a text of some length");
        try (FrameSource source = open("video:" + file)) {
            assertThat(source.next(FrameSourceContract.PATIENT_MILLIS))
                    .isInstanceOfSatisfying(
                            Capture.Broken.class,
                            broken -> assertThat(broken.reason()).contains("Invalid data"));
        }
    }

    @Test
    void next_anRtspCamera_givesItsPicturesUntilItHangsUp() throws Exception {
        try (RtspServer camera = new RtspServer(TestPictures.encoded("jpg", 128, 96, 0x30a050))) {
            try (FrameSource source = open("rtsp://127.0.0.1:" + camera.port() + "/stream")) {
                for (int i = 0; i < 3; i++) {
                    Frame frame = FrameSourceContract.nextFrame(source);
                    assertThat(frame.width()).isEqualTo(128);
                    assertThat(frame.height()).isEqualTo(96);
                    long pixel = (48 * 128 + 64) * 3L;
                    assertThat(frame.pixels().get(ValueLayout.JAVA_BYTE, pixel) & 0xFF)
                            .isBetween(0x30 - 12, 0x30 + 12);
                    assertThat(frame.pixels().get(ValueLayout.JAVA_BYTE, pixel + 1) & 0xFF)
                            .isBetween(0xa0 - 12, 0xa0 + 12);
                }
                camera.hangUp();
                Capture capture = source.next(FrameSourceContract.PATIENT_MILLIS);
                while (capture instanceof Capture.Captured) {
                    capture = source.next(FrameSourceContract.PATIENT_MILLIS);
                }
                assertThat(capture).isInstanceOf(Capture.Broken.class);
            }
        }
    }

    @Test
    void next_nobodyAtTheAddress_isBrokenAndSaysSo() throws Exception {
        try (FrameSource source = open("rtsp://root:s3cret@127.0.0.1:9/stream")) {
            assertThat(source.next(FrameSourceContract.PATIENT_MILLIS))
                    .isInstanceOfSatisfying(
                            Capture.Broken.class,
                            broken -> assertThat(broken.reason())
                                    .contains("Connection refused")
                                    .doesNotContain("s3cret"));
        }
    }
}
