package io.watchpost.device.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchpost.clock.SystemClock;
import io.watchpost.frame.CameraUri;
import io.watchpost.frame.Capture;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.FrameSource;
import io.watchpost.frame.SourceUnavailable;
import io.watchpost.testing.Needs;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real file system that goes away while its pictures are classified, as when a stick is pulled. */
final class UnmountedFolderTest {
    @TempDir
    private Path mountPoint;

    private boolean mounted;

    @BeforeEach
    void mount() throws Exception {
        Needs.root();
        run("mount", "-t", "tmpfs", "-o", "size=1m", "watchpost-test", mountPoint.toString());
        mounted = true;
        for (int i = 0; i < 3; i++) {
            TestPictures.write(mountPoint.resolve(i + ".png"), 0x808080);
        }
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            mounted = false;
            run("umount", mountPoint.toString());
        }
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    }

    private FrameSource open(String options) throws SourceUnavailable {
        return new FolderCameras()
                .open(CameraUri.parse("dir:" + mountPoint + options), DecodeHint.FULL_SIZE, new SystemClock());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?loop", "?watch"})
    void next_theFolderIsUnmounted_breaksAndTheFolderOpensAgainWhenItIsBack(String options) throws Exception {
        try (FrameSource source = open(options)) {
            assertThat(firstOf(source)).isInstanceOf(Capture.Captured.class);
            unmount();
            assertThat(source.next(10_000)).isInstanceOfSatisfying(Capture.Broken.class, broken -> {
                assertThat(broken.reason()).contains(mountPoint.toString()).contains("unmounted");
                assertThat(broken.hint()).contains("mount");
            });
        }
        if (!options.equals("?watch")) {
            assertThatThrownBy(() -> open(options)).hasMessageContaining("has no pictures");
        }
        mount();
        try (FrameSource source = open(options)) {
            assertThat(firstOf(source)).isInstanceOf(Capture.Captured.class);
        }
    }

    @Test
    void next_unmountedWhileWaitingForPictures_isNoticedAtOnceInsteadOfAtTheTimeOut() throws Exception {
        try (FrameSource source = open("?watch")) {
            for (int i = 0; i < 3; i++) {
                assertThat(firstOf(source)).isInstanceOf(Capture.Captured.class);
            }
            Thread unmounting = Thread.ofPlatform().start(() -> {
                try {
                    unmount();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            // far longer than any test may take: it must be the event that ends the wait
            assertThat(source.next(3_600_000)).isInstanceOf(Capture.Broken.class);
            unmounting.join();
        }
    }

    private static Capture firstOf(FrameSource source) {
        return source.next(10_000);
    }
}
