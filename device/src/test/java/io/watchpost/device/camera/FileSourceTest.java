package io.watchpost.device.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchpost.clock.SystemClock;
import io.watchpost.frame.CameraUri;
import io.watchpost.frame.Capture;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.Frame;
import io.watchpost.frame.FrameSource;
import io.watchpost.frame.SourceUnavailable;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileSourceTest {
    @TempDir
    private Path folder;

    private static FrameSource open(String path) throws SourceUnavailable {
        return new FileCameras().open(CameraUri.parse("file:" + path), DecodeHint.FULL_SIZE, new SystemClock());
    }

    @Test
    void next_aPicture_comesOnceUnderTheNameGiven() throws Exception {
        Path relative =
                Path.of("").toAbsolutePath().relativize(TestPictures.write(folder.resolve("with space.png"), 0));
        try (FrameSource source = open(relative.toString())) {
            assertThat(source.next(1)).isInstanceOfSatisfying(Capture.Captured.class, captured -> {
                Frame frame = captured.frame();
                assertThat(frame.source()).isEqualTo(relative.toString());
                assertThat(frame.width()).isEqualTo(32);
                assertThat(frame.height()).isEqualTo(24);
            });
            assertThat(source.next(1)).isInstanceOf(Capture.Ended.class);
        }
    }

    @Test
    void next_aHugeFile_isRefusedWithBothNumbers() throws Exception {
        Path file = folder.resolve("huge.jpg");
        try (var channel = Files.newByteChannel(
                file, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.WRITE)) {
            channel.position(PictureReader.SIZE_BYTES_MAX); // sparse: takes no disk
            channel.write(java.nio.ByteBuffer.wrap(new byte[1]));
        }
        try (FrameSource source = open(file.toString())) {
            assertThat(source.next(1))
                    .isInstanceOfSatisfying(
                            Capture.Unreadable.class,
                            bad -> assertThat(bad.reason()).contains("67108865").contains("67108864"));
            assertThat(source.next(1)).isInstanceOf(Capture.Ended.class);
        }
    }

    @Test
    void open_noSuchFileOrAFolder_saysSo() {
        assertThatThrownBy(() -> open("no/such.jpg")).hasMessageContaining("there is no file /");
        assertThatThrownBy(() -> open(folder.toString()))
                .isInstanceOfSatisfying(
                        SourceUnavailable.class,
                        e -> assertThat(e.hint()).isEqualTo("for the pictures in a folder use dir:" + folder));
    }
}
