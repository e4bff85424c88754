package io.watchpost.device.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchpost.clock.StationClock;
import io.watchpost.clock.SystemClock;
import io.watchpost.frame.CameraUri;
import io.watchpost.frame.Capture;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.FrameSource;
import io.watchpost.frame.FrameSourceContract;
import io.watchpost.frame.SourceUnavailable;
import io.watchpost.testing.ManualClock;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderSourceTest extends FrameSourceContract {
    private final FolderCameras cameras = new FolderCameras();
    private final StationClock clock = new SystemClock();

    @TempDir
    private Path folder;

    @Override
    protected FrameSource open(int frames) throws Exception {
        for (int i = 0; i < frames; i++) {
            TestPictures.write(folder.resolve("picture" + i + ".png"), 0x404040);
        }
        return source("");
    }

    private FrameSource source(String options) throws SourceUnavailable {
        return cameras.open(CameraUri.parse("dir:" + folder + options), DecodeHint.FULL_SIZE, clock);
    }

    @Test
    void next_severalPictures_comeOnceInNameOrderUnderTheNameGiven() throws Exception {
        for (String name : List.of("b.png", "a.JPG", "c.bmp", "d.jpeg")) {
            TestPictures.write(folder.resolve(name.replace("JPG", "jpg").replace("jpeg", "jpg")), 0x808080);
        }
        Files.move(folder.resolve("a.jpg"), folder.resolve("a.JPG"));
        Files.move(folder.resolve("d.jpg"), folder.resolve("d.jpeg"));
        Files.writeString(folder.resolve("notes.txt"), "not a picture");
        Files.writeString(folder.resolve(".hidden.jpg"), "still being written");
        Files.createDirectory(folder.resolve("folder"));
        List<String> seen = new ArrayList<>();
        try (FrameSource source = source("")) {
            for (int i = 0; i < 4; i++) {
                seen.add(nextFrame(source).source());
            }
            assertThat(source.next(1)).isInstanceOf(Capture.Ended.class);
            assertThat(source.next(1)).isInstanceOf(Capture.Ended.class);
        }
        assertThat(seen).containsExactly(folder + "/a.JPG", folder + "/b.png", folder + "/c.bmp", folder + "/d.jpeg");
    }

    @Test
    void next_thePixels_areThoseOfThePicture() throws Exception {
        TestPictures.write(folder.resolve("red.png"), 0xfa1402);
        try (FrameSource source = source("")) {
            var pixels = nextFrame(source).pixels();
            assertThat(pixels.get(ValueLayout.JAVA_BYTE, 0) & 0xff).isEqualTo(0xfa);
            assertThat(pixels.get(ValueLayout.JAVA_BYTE, 1) & 0xff).isEqualTo(0x14);
            assertThat(pixels.get(ValueLayout.JAVA_BYTE, 2) & 0xff).isEqualTo(0x02);
        }
    }

    @Test
    void next_anUnreadablePicture_isReportedAndTheOthersGoOn() throws Exception {
        TestPictures.write(folder.resolve("a.png"), 0x808080);
        Files.writeString(folder.resolve("b.png"), "<html>no picture</html>");
        Files.createFile(folder.resolve("c.jpg"));
        Files.createDirectory(folder.resolve("d.jpg"));
        TestPictures.write(folder.resolve("e.png"), 0x808080);
        try (FrameSource source = source("")) {
            assertThat(source.next(1)).isInstanceOf(Capture.Captured.class);
            assertThat(source.next(1)).isInstanceOfSatisfying(Capture.Unreadable.class, bad -> {
                assertThat(bad.source()).isEqualTo(folder + "/b.png");
                assertThat(bad.reason()).isNotBlank();
            });
            assertThat(source.next(1))
                    .isInstanceOfSatisfying(
                            Capture.Unreadable.class,
                            bad -> assertThat(bad.reason()).contains("empty"));
            assertThat(source.next(1))
                    .isInstanceOfSatisfying(
                            Capture.Unreadable.class,
                            bad -> assertThat(bad.reason()).contains("not a regular file"));
            assertThat(nextFrame(source).source()).endsWith("e.png");
        }
    }

    @Test
    void next_aPictureRemovedMeanwhile_isReportedAndTheOthersGoOn() throws Exception {
        TestPictures.write(folder.resolve("a.png"), 0x808080);
        TestPictures.write(folder.resolve("b.png"), 0x808080);
        TestPictures.write(folder.resolve("c.png"), 0x808080);
        try (FrameSource source = source("")) {
            nextFrame(source);
            Files.delete(folder.resolve("b.png"));
            assertThat(source.next(1))
                    .isInstanceOfSatisfying(
                            Capture.Unreadable.class,
                            bad -> assertThat(bad.reason()).contains("no such file"));
            assertThat(nextFrame(source).source()).endsWith("c.png");
        }
    }

    @Test
    void next_looped_beginsAnewWithWhatIsThereThen() throws Exception {
        TestPictures.write(folder.resolve("a.png"), 0x808080);
        TestPictures.write(folder.resolve("b.png"), 0x808080);
        try (FrameSource source = source("?loop")) {
            assertThat(nextFrame(source).source()).endsWith("a.png");
            assertThat(nextFrame(source).source()).endsWith("b.png");
            TestPictures.write(folder.resolve("a0.png"), 0x808080);
            assertThat(nextFrame(source).source()).endsWith("a.png");
            assertThat(nextFrame(source).source()).endsWith("a0.png");
            assertThat(nextFrame(source).number()).isEqualTo(4);
        }
    }

    @Test
    void next_loopedOverNothingReadable_breaksInsteadOfSpinning() throws Exception {
        Files.writeString(folder.resolve("a.png"), "no");
        try (FrameSource source = source("?loop")) {
            assertThat(source.next(1)).isInstanceOf(Capture.Unreadable.class);
            assertThat(source.next(1))
                    .isInstanceOfSatisfying(
                            Capture.Broken.class,
                            broken -> assertThat(broken.reason()).contains("none of the 1 pictures"));
            assertThat(source.next(1)).isInstanceOf(Capture.Broken.class);
        }
    }

    @Test
    void next_loopedAndEmptied_breaks() throws Exception {
        TestPictures.write(folder.resolve("a.png"), 0x808080);
        try (FrameSource source = source("?loop")) {
            nextFrame(source);
            Files.delete(folder.resolve("a.png"));
            assertThat(source.next(1))
                    .isInstanceOfSatisfying(
                            Capture.Broken.class,
                            broken -> assertThat(broken.reason()).contains("no pictures any more"));
        }
    }

    @Test
    void next_paced_waitsForTheBeat() throws Exception {
        TestPictures.write(folder.resolve("a.png"), 0x808080);
        ManualClock driven = new ManualClock();
        try (FrameSource source =
                cameras.open(CameraUri.parse("dir:" + folder + "?loop&fps=2"), DecodeHint.FULL_SIZE, driven)) {
            nextFrame(source);
            assertThat(source.next(400)).isInstanceOf(Capture.Quiet.class);
            assertThat(source.next(400)).isInstanceOf(Capture.Captured.class);
        }
    }

    @Test
    void next_theFolderReplaced_breaksInsteadOfEnding() throws Exception {
        TestPictures.write(folder.resolve("a.png"), 0x808080);
        try (FrameSource source = source("")) {
            nextFrame(source);
            Path aside = folder.resolveSibling(folder.getFileName() + "-aside");
            Files.move(folder, aside);
            Files.createDirectory(folder);
            try {
                assertThat(source.next(1)).isInstanceOfSatisfying(Capture.Broken.class, broken -> {
                    assertThat(broken.reason()).contains("is gone");
                    assertThat(broken.hint()).contains("opened again");
                });
            } finally {
                Files.delete(folder);
                Files.move(aside, folder);
            }
        }
    }

    @Test
    void open_moreNamesThanOneBatch_deliversThemAllInOrder() throws Exception {
        byte[] picture = TestPictures.encoded("bmp", 1, 1, 0);
        int pictures = 4_096 + 10;
        for (int i = 0; i < pictures; i++) {
            Files.write(folder.resolve(String.format("%05d.bmp", i)), picture);
        }
        try (FrameSource source = source("")) {
            for (int i = 0; i < pictures; i++) {
                assertThat(nextFrame(source).source()).endsWith(String.format("/%05d.bmp", i));
            }
            assertThat(source.next(1)).isInstanceOf(Capture.Ended.class);
        }
    }

    @Test
    void open_anEmptyFolder_saysSo() throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "not a picture");
        assertThatThrownBy(() -> source("")).isInstanceOfSatisfying(SourceUnavailable.class, e -> {
            assertThat(e).hasMessageContaining("has no pictures (jpg, jpeg, png, bmp, webp)");
            assertThat(e.hint()).contains("?watch");
        });
    }

    @Test
    void open_aMissingFolder_saysWhereItLooked() {
        assertThatThrownBy(() -> cameras.open(CameraUri.parse("dir:no/such"), DecodeHint.FULL_SIZE, clock))
                .isInstanceOf(SourceUnavailable.class)
                .hasMessage("there is no folder " + Path.of("no/such").toAbsolutePath());
    }

    @Test
    void open_aFile_pointsToTheOtherScheme() throws IOException {
        Path file = TestPictures.write(folder.resolve("a.png"), 0);
        assertThatThrownBy(() -> cameras.open(CameraUri.parse("dir:" + file), DecodeHint.FULL_SIZE, clock))
                .isInstanceOfSatisfying(
                        SourceUnavailable.class, e -> assertThat(e.hint()).contains("file:" + file));
    }

    @Test
    void open_aRelativePath_isReadFromTheWorkingDirectory() throws Exception {
        TestPictures.write(folder.resolve("a.png"), 0);
        Path relative = Path.of("").toAbsolutePath().relativize(folder);
        try (FrameSource source = cameras.open(CameraUri.parse("dir:" + relative + "/"), DecodeHint.FULL_SIZE, clock)) {
            assertThat(nextFrame(source).source()).isEqualTo(relative + "/a.png");
        }
    }

    @Test
    void check_loopAndWatch_excludeEachOther() {
        assertThatThrownBy(() -> cameras.check(CameraUri.parse("dir:x?loop&watch")))
                .hasMessageContaining("choose one");
        assertThatThrownBy(() -> cameras.check(CameraUri.parse("dir:"))).hasMessageContaining("names no path");
        assertThatThrownBy(() -> cameras.check(CameraUri.parse("dir:x?loop=yes")))
                .hasMessageContaining("write ?loop");
    }
}
