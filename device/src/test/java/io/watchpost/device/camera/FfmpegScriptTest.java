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
import io.watchpost.frame.PixelFormat;
import io.watchpost.frame.SourceUnavailable;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream and a video file as every other camera, with a program of the name {@code ffmpeg} that a test wrote. */
final class FfmpegScriptTest extends FrameSourceContract {
    private static final String ADDRESS = "rtsp://root:s3cret@camera.local:554/stream?channel=1";

    @TempDir
    Path folder;

    private String searchPath(String commands) throws Exception {
        Files.write(folder.resolve("picture.ppm"), ppm(32, 24, 0x80));
        return new RpicamScript(folder, "ffmpeg", commands).searchPath();
    }

    private FrameSource open(String uri, String commands) throws Exception {
        return new FfmpegCameras(searchPath(commands))
                .open(CameraUri.parse(uri), DecodeHint.FULL_SIZE, new SystemClock());
    }

    @Override
    protected FrameSource open(int frames) throws Exception {
        return open(ADDRESS, "while cat picture.ppm; do sleep 0.01; done");
    }

    private static byte[] ppm(int width, int height, int grey) throws Exception {
        ByteArrayOutputStream ppm = new ByteArrayOutputStream();
        ppm.write(("P6\n" + width + " " + height + "\n255\n").getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < width * height * 3; i++) {
            ppm.write(grey);
        }
        return ppm.toByteArray();
    }

    @Test
    void open_aStream_isAskedForOverTcpAndNothingShowsThePassword() throws Exception {
        try (FrameSource source = open(ADDRESS + "#fps=5", "while cat picture.ppm; do sleep 0.01; done")) {
            Frame frame = nextFrame(source);
            assertThat(frame.width()).isEqualTo(32);
            assertThat(frame.format()).isEqualTo(PixelFormat.RGB24);
            assertThat(frame.source()).isEqualTo("rtsp://***@camera.local:554/stream?channel=1#fps=5");
            assertThat(source.describe()).doesNotContain("s3cret");
            assertThat(source.isLive()).isTrue();
            assertThat(Files.readString(folder.resolve("arguments")))
                    .contains("-rtsp_transport tcp")
                    .contains("-i " + ADDRESS + " ")
                    .contains("-vf fps=5.000");
        }
    }

    @Test
    void next_aStreamThatBreaksOff_isBrokenWithTheLastWordsAndWithoutThePassword() throws Exception {
        try (FrameSource source =
                open(ADDRESS, "cat picture.ppm; echo '" + ADDRESS + ": 401 Unauthorized' >&2; exit 1")) {
            nextFrame(source);
            assertThat(source.next(PATIENT_MILLIS)).isInstanceOfSatisfying(Capture.Broken.class, broken -> {
                assertThat(broken.reason()).contains("401 Unauthorized").doesNotContain("s3cret");
                assertThat(broken.hint()).contains("check the address");
            });
        }
    }

    @Test
    void next_aStreamThatIsSilent_isQuiet() throws Exception {
        try (FrameSource source = open(ADDRESS, "exec sleep 1000")) {
            assertThat(source.next(50)).isInstanceOf(Capture.Quiet.class);
        }
    }

    @Test
    void next_aPictureThatIsCutOff_isBroken() throws Exception {
        try (FrameSource source = open(ADDRESS, "head -c 1000 picture.ppm")) {
            assertThat(source.next(PATIENT_MILLIS)).isInstanceOf(Capture.Broken.class);
        }
    }

    @Test
    void next_aVideoFile_givesEachFrameOnceHoweverSlowTheReaderAndThenEnds() throws Exception {
        Path film = Files.createFile(folder.resolve("film.mp4"));
        for (int i = 0; i < 40; i++) {
            Files.write(folder.resolve("frame%02d.ppm".formatted(i)), ppm(64 + i, 48, 5 * i));
        }
        try (FrameSource source = open("video:" + film, "cat frame*.ppm")) {
            assertThat(source.isLive()).isFalse();
            for (int i = 0; i < 40; i++) {
                Frame frame = nextFrame(source);
                assertThat(frame.number()).isEqualTo(i);
                assertThat(frame.width()).isEqualTo(64 + i);
                assertThat(frame.pixels().get(ValueLayout.JAVA_BYTE, 777) & 0xFF)
                        .isEqualTo(5 * i);
            }
            assertThat(source.next(PATIENT_MILLIS)).isInstanceOf(Capture.Ended.class);
            assertThat(source.skipped()).isZero();
        }
    }

    @Test
    void open_ffmpegIsNotInstalled_saysWhichPackage() throws Exception {
        Path film = Files.createFile(folder.resolve("film.mp4"));
        for (String uri : new String[] {ADDRESS, "video:" + film}) {
            assertThatThrownBy(() -> new FfmpegCameras(folder.toString())
                            .open(CameraUri.parse(uri), DecodeHint.FULL_SIZE, new SystemClock()))
                    .isInstanceOfSatisfying(
                            SourceUnavailable.class,
                            fault -> assertThat(fault.hint()).contains("sudo apt install ffmpeg"));
        }
    }

    @Test
    void open_aVideoThatIsNotThere_saysSo() {
        assertThatThrownBy(() -> new FfmpegCameras()
                        .open(
                                CameraUri.parse("video:" + folder.resolve("none.mp4")),
                                DecodeHint.FULL_SIZE,
                                new SystemClock()))
                .isInstanceOf(SourceUnavailable.class)
                .hasMessageContaining("none.mp4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rtsp:stream", "rtsp://camera/#speed=3", "video:", "video:film.mp4?loop"})
    void check_aSlip_isRefused(String uri) {
        assertThatThrownBy(() -> new FfmpegCameras().check(CameraUri.parse(uri)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void installed_cameras_knowBoth() {
        assertThat(Stream.of(ADDRESS, "video:film.mp4", "rpicam:", "libcamera:0"))
                .allSatisfy(uri -> Cameras.installed().check(CameraUri.parse(uri)));
    }
}
