package io.watchpost.device.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchpost.clock.SystemClock;
import io.watchpost.device.libc.Errno;
import io.watchpost.frame.CameraUri;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.FrameSource;
import io.watchpost.frame.SourceUnavailable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be said of video devices on a machine that has none: the requests go to the real kernel. */
final class V4l2CamerasTest {
    private final V4l2Cameras cameras = new V4l2Cameras();

    @TempDir
    private Path folder;

    private FrameSource open(String text) throws SourceUnavailable {
        return cameras.open(CameraUri.parse(text), DecodeHint.FULL_SIZE, new SystemClock());
    }

    @Test
    void open_noSuchDevice_saysSoAndWhatIsPresent() {
        assertThatThrownBy(() -> open("v4l2:/dev/video-none")).isInstanceOfSatisfying(SourceUnavailable.class, e -> {
            assertThat(e).hasMessage("there is no camera at /dev/video-none");
            assertThat(e.hint()).contains("plug it in").contains("watchpost cameras");
        });
    }

    @Test
    void open_aDeviceOfAnotherKind_saysThatItIsNoCamera() {
        assertThatThrownBy(() -> open("v4l2:/dev/null"))
                .isInstanceOfSatisfying(
                        SourceUnavailable.class,
                        e -> assertThat(e)
                                .hasMessageContaining("is not a camera")
                                .hasMessageContaining("QUERYCAP"));
    }

    @Test
    void open_refusedManyTimes_leavesNoDescriptorOpen() throws Exception {
        Path file = Files.createFile(folder.resolve("video0"));
        for (int i = 0; i < 50; i++) {
            assertThatThrownBy(() -> open("v4l2:" + file)).isInstanceOf(SourceUnavailable.class);
        }
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            assertThat(descriptors.filter(fd -> leadsTo(fd, file))).isEmpty();
        }
    }

    private static boolean leadsTo(Path descriptor, Path file) {
        try {
            return Files.readSymbolicLink(descriptor).equals(file);
        } catch (java.io.IOException e) {
            return false; // closed meanwhile
        }
    }

    @Test
    void unavailable_theErrorsOfTheKernel_areSentencesWithAHint() {
        assertThat(unavailable(Errno.EACCES).hint()).contains("group video");
        assertThat(unavailable(Errno.EBUSY)).hasMessageContaining("used by another program");
        assertThat(unavailable(Errno.EIO)).hasMessageContaining("input/output error");
        assertThat(V4l2Fault.broken("/dev/video0", new V4l2Device.Failed("DQBUF", Errno.ENODEV))
                        .reason())
                .isEqualTo("camera /dev/video0 was unplugged");
        assertThat(V4l2Fault.broken("/dev/video0", new V4l2Device.Failed("DQBUF", Errno.EIO))
                        .reason())
                .contains("DQBUF: input/output error");
    }

    private static SourceUnavailable unavailable(int errno) {
        return V4l2Fault.unavailable("/dev/video0", new V4l2Device.Failed("S_FMT", errno));
    }

    @Test
    void check_aSlip_isAnsweredWithWhatIsAllowed() {
        assertThatThrownBy(() -> cameras.check(CameraUri.parse("v4l2:/dev/video0?format=H264")))
                .hasMessageContaining("\"H264\"")
                .hasMessageContaining("auto, YUYV, NV12, MJPG, JPEG or GREY");
        assertThatThrownBy(() -> cameras.check(CameraUri.parse("v4l2:/dev/video0?rate=3")))
                .hasMessageContaining("known are format, fps, size");
        cameras.check(CameraUri.parse("v4l2:/dev/video0?format=mjpg&size=1280x720&fps=12.5"));
    }

    @Test
    void listing_noDevices_saysWhatToDo() {
        CameraListing listing = CameraListing.read(folder);
        assertThat(listing.cameras()).isEmpty();
        assertThat(listing.hint()).contains("no camera is plugged in");
    }

    @Test
    void listing_nodesThatCantBeAsked_areListedInTheOrderOfTheirNumbersWithTheReason() throws Exception {
        for (int i : new int[] {10, 2, 0}) {
            Files.createFile(folder.resolve("video" + i));
        }
        CameraListing listing = CameraListing.read(folder);
        assertThat(listing.cameras())
                .extracting(CameraListing.Camera::uri)
                .containsExactly(
                        "v4l2:" + folder.resolve("video0"),
                        "v4l2:" + folder.resolve("video2"),
                        "v4l2:" + folder.resolve("video10"));
        assertThat(listing.cameras())
                .allSatisfy(camera -> assertThat(camera.problem()).contains("is not a camera"));
        assertThat(listing.hint()).isNull();
    }

    @Test
    void listing_aCameraWithLinks_showsTheNamesThatStay() throws Exception {
        Path node = Files.createFile(folder.resolve("video3"));
        Path other = Files.createFile(folder.resolve("video4"));
        Path byId = Files.createDirectories(folder.resolve("v4l/by-id")).resolve("usb-Maker_Camera_5B1A-video-index0");
        Path byPath = Files.createDirectories(folder.resolve("v4l/by-path")).resolve("usb-0:1.2:1.0-video-index0");
        Files.createSymbolicLink(byId, Path.of("../../video3"));
        Files.createSymbolicLink(byPath, Path.of("../../video3"));
        Files.createSymbolicLink(byPath.resolveSibling("gone"), Path.of("../../video9"));
        CameraListing listing = CameraListing.read(folder);
        assertThat(listing.cameras().getFirst().uri()).isEqualTo("v4l2:" + node);
        assertThat(listing.cameras().getFirst().lastingUris()).containsExactly("v4l2:" + byId, "v4l2:" + byPath);
        assertThat(listing.cameras().getLast().uri()).isEqualTo("v4l2:" + other);
        assertThat(listing.cameras().getLast().lastingUris()).isEmpty();

        assertThat(CameraListing.lastingUri(CameraUri.parse("v4l2:" + node + "?fps=5"), folder))
                .hasValue("v4l2:" + byId);
        assertThat(CameraListing.lastingUri(CameraUri.parse("v4l2:" + other), folder))
                .as("udev knows no other name")
                .isEmpty();
        assertThat(CameraListing.lastingUri(CameraUri.parse("v4l2:" + byPath), folder))
                .as("it has such a name")
                .isEmpty();
    }

    @Test
    void open_byALink_followsItAnewEachTime() throws Exception {
        Path link = folder.resolve("by-id-camera");
        Files.createSymbolicLink(link, folder.resolve("video0"));
        CameraUri uri = CameraUri.parse("v4l2:" + link);
        assertThatThrownBy(() -> cameras.open(uri, DecodeHint.FULL_SIZE, new SystemClock()))
                .isInstanceOf(SourceUnavailable.class)
                .hasMessageContaining("there is no camera at " + link);
        Files.createFile(folder.resolve("video1"));
        Files.delete(link);
        Files.createSymbolicLink(link, folder.resolve("video1"));
        assertThatThrownBy(() -> cameras.open(uri, DecodeHint.FULL_SIZE, new SystemClock()))
                .isInstanceOf(SourceUnavailable.class)
                .hasMessageContaining(link + " is not a camera");
    }

    @Test
    void range_ofSizes_showsItsEndsAndTheUsualOnesAndAllowsWhatLiesBetween() {
        FrameSizeList sizes = FrameSizeList.range(new CameraOptions.Size(48, 32), new CameraOptions.Size(1280, 720));
        assertThat(sizes.sizes())
                .extracting(Object::toString)
                .containsExactly("48x32", "320x240", "640x480", "1280x720");
        assertThat(sizes.allows(new CameraOptions.Size(500, 300))).isTrue();
        assertThat(sizes.allows(new CameraOptions.Size(1920, 1080))).isFalse();
    }
}
