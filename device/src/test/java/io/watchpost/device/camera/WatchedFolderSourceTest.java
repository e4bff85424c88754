package io.watchpost.device.camera;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.clock.SystemClock;
import io.watchpost.frame.CameraUri;
import io.watchpost.frame.Capture;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.FrameSource;
import io.watchpost.frame.FrameSourceContract;
import io.watchpost.frame.SourceUnavailable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WatchedFolderSourceTest extends FrameSourceContract {
    private static final long A_MOMENT = 50;

    @TempDir
    private Path folder;

    @TempDir
    private Path elsewhere;

    @Override
    protected FrameSource open(int frames) throws Exception {
        for (int i = 0; i < frames; i++) {
            settled("picture" + i + ".png");
        }
        return source();
    }

    private FrameSource source() throws SourceUnavailable {
        return new FolderCameras()
                .open(CameraUri.parse("dir:" + folder + "?watch"), DecodeHint.FULL_SIZE, new SystemClock());
    }

    /** A picture that was completed a while ago. */
    private Path settled(String name) throws IOException {
        Path file = TestPictures.write(folder.resolve(name), 0x808080);
        return Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L));
    }

    @Test
    void next_picturesThatAreThere_comeInNameOrderBeforeNewOnes() throws Exception {
        settled("b.png");
        settled("a.png");
        try (FrameSource source = source()) {
            Path arriving = TestPictures.write(elsewhere.resolve("0.png"), 0);
            assertThat(nextFrame(source).source()).isEqualTo(folder + "/a.png");
            Files.move(arriving, folder.resolve("0.png"));
            assertThat(nextFrame(source).source()).isEqualTo(folder + "/b.png");
            assertThat(nextFrame(source).source()).isEqualTo(folder + "/0.png");
            assertThat(source.next(A_MOMENT)).isInstanceOf(Capture.Quiet.class);
        }
    }

    @Test
    void next_aPictureBeingWritten_waitsUntilItIsClosed() throws Exception {
        byte[] picture = TestPictures.encoded("png", 32, 24, 0x123456);
        try (FrameSource source = source()) {
            try (OutputStream out = Files.newOutputStream(folder.resolve("slow.png"))) {
                out.write(picture, 0, 20);
                out.flush();
                assertThat(source.next(A_MOMENT)).isInstanceOf(Capture.Quiet.class);
                out.write(picture, 20, picture.length - 20);
                out.flush();
                assertThat(source.next(A_MOMENT)).isInstanceOf(Capture.Quiet.class);
            }
            assertThat(nextFrame(source).source()).endsWith("slow.png");
            assertThat(source.next(A_MOMENT)).isInstanceOf(Capture.Quiet.class);
        }
    }

    @Test
    void next_aPictureAlreadyBeingWrittenAtTheStart_isDeliveredOnceAndWhole() throws Exception {
        byte[] picture = TestPictures.encoded("png", 32, 24, 0x123456);
        OutputStream out = Files.newOutputStream(folder.resolve("slow.png"));
        out.write(picture, 0, 20);
        out.flush();
        try (FrameSource source = source()) {
            try (out) {
                assertThat(source.next(A_MOMENT)).isInstanceOf(Capture.Quiet.class);
                out.write(picture, 20, picture.length - 20);
            }
            assertThat(nextFrame(source).source()).endsWith("slow.png");
            assertThat(source.next(A_MOMENT)).isInstanceOf(Capture.Quiet.class);
        }
    }

    @Test
    void next_aYoungPictureThatIsComplete_isDeliveredAfterAShortRest() throws Exception {
        TestPictures.write(folder.resolve("young.png"), 0x808080);
        try (FrameSource source = source()) {
            assertThat(source.next(1)).isInstanceOf(Capture.Quiet.class);
            assertThat(nextFrame(source).source()).endsWith("young.png");
            assertThat(source.next(A_MOMENT)).isInstanceOf(Capture.Quiet.class);
        }
    }

    @Test
    void next_writtenUnderAnotherNameThenRenamed_isDeliveredOnceUnderTheLastName() throws Exception {
        try (FrameSource source = source()) {
            Path unfinished = Files.write(folder.resolve("a.png.part"), TestPictures.encoded("png", 32, 24, 0x808080));
            Files.move(unfinished, folder.resolve("a.png"));
            assertThat(nextFrame(source).source()).endsWith("a.png");
            assertThat(source.next(A_MOMENT)).isInstanceOf(Capture.Quiet.class);
        }
    }

    @Test
    void next_aPictureWrittenAgain_isDeliveredAgain() throws Exception {
        try (FrameSource source = source()) {
            for (int i = 0; i < 3; i++) {
                TestPictures.write(folder.resolve("latest.png"), 0x101010 * i);
                assertThat(nextFrame(source).source()).endsWith("latest.png");
                assertThat(source.next(A_MOMENT)).isInstanceOf(Capture.Quiet.class);
            }
        }
    }

    @Test
    void next_linksToPictures_areDelivered() throws Exception {
        Path picture = TestPictures.write(elsewhere.resolve("a.png"), 0x808080);
        try (FrameSource source = source()) {
            Files.createSymbolicLink(folder.resolve("symbolic.png"), picture);
            assertThat(nextFrame(source).source()).endsWith("symbolic.png");
            Files.createLink(folder.resolve("hard.png"), picture);
            assertThat(nextFrame(source).source()).endsWith("hard.png");
        }
    }

    @Test
    void next_manyPicturesWhileNobodyAsks_areAllDeliveredOnce() throws Exception {
        byte[] picture = TestPictures.encoded("bmp", 1, 1, 0);
        List<String> written = new ArrayList<>();
        try (FrameSource source = source()) {
            for (int i = 0; i < 1_000; i++) {
                String name = (i * 7919 % 1_000) + ".bmp";
                Files.write(folder.resolve(name), picture);
                written.add(folder + "/" + name);
            }
            List<String> seen = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                seen.add(nextFrame(source).source());
            }
            // those that the walk met come in name order, the others in the order of writing
            assertThat(seen).containsExactlyInAnyOrderElementsOf(written);
            assertThat(source.next(A_MOMENT)).isInstanceOf(Capture.Quiet.class);
        }
    }

    @Test
    void next_anUnreadablePictureArrives_isReportedAndTheNextIsDelivered() throws Exception {
        try (FrameSource source = source()) {
            Files.writeString(folder.resolve("a.png"), "no picture");
            TestPictures.write(folder.resolve("b.png"), 0x808080);
            assertThat(source.next(PATIENT_MILLIS)).isInstanceOf(Capture.Unreadable.class);
            assertThat(nextFrame(source).source()).endsWith("b.png");
        }
    }

    @Test
    void next_theFolderMovedAway_breaks() throws Exception {
        try (FrameSource source = source()) {
            Path aside = elsewhere.resolve("aside");
            Files.move(folder, aside, StandardCopyOption.ATOMIC_MOVE);
            try {
                assertThat(source.next(PATIENT_MILLIS))
                        .isInstanceOfSatisfying(
                                Capture.Broken.class,
                                broken -> assertThat(broken.reason()).contains("is gone"));
            } finally {
                Files.move(aside, folder, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }
}
