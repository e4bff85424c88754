package io.watchpost.device.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.watchpost.clock.SystemClock;
import io.watchpost.frame.CameraUri;
import io.watchpost.frame.Capture;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.FrameSource;
import io.watchpost.frame.FrameSourceContract;
import io.watchpost.frame.SourceUnavailable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A CSI camera as every other camera, and what only it does: a program that is started, dies, hangs and babbles. */
final class RpicamCameraTest extends FrameSourceContract {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Override
    protected FrameSource open(int frames) throws Exception {
        return RpicamScript.playing(folder).open("rpicam:");
    }

    @Test
    void open_sizeAndRate_areWhatTheProgramIsAskedFor() throws Exception {
        RpicamScript script = RpicamScript.playing(folder);
        try (FrameSource source = script.open("rpicam:1?size=1280x720&fps=15")) {
            nextFrame(source);
            assertThat(script.arguments())
                    .isEqualTo("-t 0 --nopreview --codec mjpeg --camera 1 --width 1280 --height 720 --framerate 15"
                            + " --flush -o -");
            assertThat(source.describe()).isEqualTo("rpicam:1 1280x720 MJPEG 15 fps by rpicam-vid");
        }
    }

    @Test
    void open_anOlderSystem_takesTheProgramByItsOlderName() throws Exception {
        RpicamScript script = new RpicamScript(folder, "libcamera-vid", "while cat picture.jpg; do sleep 0.01; done");
        try (FrameSource source = script.open("libcamera:")) {
            assertThat(nextFrame(source).width()).isEqualTo(32);
            assertThat(source.describe()).endsWith("by libcamera-vid");
        }
    }

    @Test
    void open_theProgramIsNotInstalled_saysWhichPackage() {
        assertThatThrownBy(() -> new RpicamCameras(folder.toString())
                        .open(CameraUri.parse("rpicam:"), DecodeHint.FULL_SIZE, new SystemClock()))
                .isInstanceOfSatisfying(
                        SourceUnavailable.class,
                        fault -> assertThat(fault.hint()).contains("apt install rpicam-apps-lite"))
                .hasMessageContaining("rpicam-vid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rpicam:imx708", "rpicam:0?format=YUYV", "rpicam:?size=wide"})
    void check_whatItDoesNotTake_isRefused(String uri) {
        assertThatThrownBy(() -> new RpicamCameras().check(CameraUri.parse(uri)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(uri);
    }

    @Test
    void next_theProgramEnds_isBrokenWithItsLastWords() throws Exception {
        RpicamScript script = new RpicamScript(
                folder,
                "rpicam-vid",
                "cat picture.jpg; echo 'ERROR: *** no cameras available ***' >&2; echo 'done' >&2; exit 255");
        try (FrameSource source = script.open("rpicam:")) {
            nextFrame(source);
            assertThat(source.next(PATIENT_MILLIS)).isInstanceOfSatisfying(Capture.Broken.class, broken -> {
                assertThat(broken.reason()).contains("no cameras available");
                assertThat(broken.hint()).contains("rpicam-hello --list-cameras");
            });
            assertThat(source.next(PATIENT_MILLIS)).isInstanceOf(Capture.Broken.class);
        }
    }

    @Test
    void next_theProgramIsKilled_saysByWhichSignal() throws Exception {
        RpicamScript script = new RpicamScript(folder, "rpicam-vid", "cat picture.jpg; kill -9 $$");
        try (FrameSource source = script.open("rpicam:")) {
            nextFrame(source);
            assertThat(source.next(PATIENT_MILLIS))
                    .isInstanceOfSatisfying(
                            Capture.Broken.class,
                            broken -> assertThat(broken.reason()).contains("was ended by signal 9"));
        }
    }

    @Test
    void next_theProgramHangs_isQuietAndItsCloseEndsIt() throws Exception {
        RpicamScript script =
                new RpicamScript(folder, "rpicam-vid", "trap '' TERM; cat picture.jpg; while :; do sleep 0.2; done");
        FrameSource source = script.open("rpicam:");
        nextFrame(source);
        assertThat(source.next(50)).isInstanceOf(Capture.Quiet.class);
        long pid = RpicamScript.pid(folder);
        source.close();
        await().atMost(PATIENCE).until(() -> !Files.exists(Path.of("/proc/" + pid)));
    }

    @Test
    void next_aProgramThatComplainsWithoutEnd_isDrained() throws Exception {
        RpicamScript script = new RpicamScript(
                folder,
                "rpicam-vid",
                "(while :; do echo 'a line of many words that nobody reads, over and over again'; done) >&2 &"
                        + " child=$!; trap 'kill $child' EXIT; i=0;"
                        + " while [ $i -lt 20 ]; do cat picture.jpg; sleep 0.05; i=$((i+1)); done; sleep 100");
        try (FrameSource source = script.open("rpicam:")) {
            for (int i = 0; i < 5; i++) {
                nextFrame(source);
            }
        }
    }

    @Test
    void next_piecesAndRubbishBetweenThePictures_givesThePictures() throws Exception {
        RpicamScript script = new RpicamScript(
                folder,
                "rpicam-vid",
                "while :; do head -c 200 picture.jpg; sleep 0.02; tail -c +201 picture.jpg; printf 'rubbish';"
                        + " sleep 0.02; done");
        try (FrameSource source = script.open("rpicam:")) {
            for (int i = 0; i < 3; i++) {
                assertThat(nextFrame(source).height()).isEqualTo(24);
            }
        }
    }

    @Test
    void station_isKilled_theProgramDoesNotStayBehind() throws Exception {
        // one that hangs, and so doesn't notice by itself that nobody reads
        RpicamScript script = new RpicamScript(folder, "rpicam-vid", "cat picture.jpg; while :; do sleep 0.2; done");
        Process station = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RpicamHolder.class.getName(),
                        script.searchPath())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("station.log").toFile())
                .start();
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> RpicamScript.pid(folder) > 0);
            long pid = RpicamScript.pid(folder);
            assertThat(Path.of("/proc/" + pid)).exists();
            station.destroyForcibly().waitFor();
            await().atMost(PATIENCE).until(() -> !isRunning(pid));
        } finally {
            station.destroyForcibly();
        }
    }

    /** A process that ended and that nobody has asked about yet is still listed. */
    private static boolean isRunning(long pid) throws Exception {
        Path stat = Path.of("/proc/" + pid + "/stat");
        return Files.exists(stat)
                && !Files.readString(stat).replaceFirst("^.*\\) ", "").startsWith("Z");
    }
}
