package io.watchpost.device.camera;

import io.watchpost.device.libc.Errno;
import io.watchpost.frame.Capture;
import io.watchpost.frame.SourceUnavailable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Says in sentences what a failed request to a video device means and what to do about it. */
final class V4l2Fault {
    private V4l2Fault() {}

    static SourceUnavailable unavailable(String device, V4l2Device.Failed fault) {
        return switch (fault.errno()) {
            case Errno.ENOENT, Errno.ENODEV, Errno.ENXIO ->
                new SourceUnavailable(
                        "there is no camera at " + device,
                        "plug it in; " + present() + " \"watchpost cameras\" lists them");
            case Errno.EACCES, Errno.EPERM ->
                new SourceUnavailable(
                        "this user may not open " + device,
                        "add the user to the group video (sudo usermod -aG video USER) and log in again");
            case Errno.EBUSY ->
                new SourceUnavailable(
                        device + " is used by another program", "stop it; \"fuser " + device + "\" names it");
            case Errno.ENOTTY, Errno.EINVAL ->
                new SourceUnavailable(
                        device + " is not a camera (" + fault.getMessage() + ")",
                        "\"watchpost cameras\" lists the cameras");
            default ->
                new SourceUnavailable(
                        device + " can't be opened: " + fault.getMessage(),
                        "unplug the camera and plug it in again; dmesg shows what the kernel says");
        };
    }

    static Capture.Broken broken(String device, V4l2Device.Failed fault) {
        return switch (fault.errno()) {
            case Errno.ENODEV, Errno.ENXIO -> unplugged(device);
            default ->
                new Capture.Broken(
                        "camera " + device + " failed: " + fault.getMessage(),
                        "check cable and power; dmesg shows what the kernel says");
        };
    }

    static Capture.Broken unplugged(String device) {
        return new Capture.Broken(
                "camera " + device + " was unplugged", "plug it in again; it is opened when it is back");
    }

    static SourceUnavailable noCapture(String device, V4l2Device.Identity identity) {
        return new SourceUnavailable(
                device + " (" + identity.card() + ") gives no pictures"
                        + (identity.has(V4l2.V4L2_CAP_VIDEO_CAPTURE_MPLANE)
                                ? " in one plane, which is the only way spoken here"
                                : ": it carries something else, as the second node of many cameras does"),
                "\"watchpost cameras\" lists the cameras");
    }

    static SourceUnavailable noFormat(String device, List<V4l2Device.OfferedFormat> offered) {
        String names =
                offered.stream().map(format -> V4l2.name(format.fourcc())).collect(Collectors.joining(", "));
        return new SourceUnavailable(
                device + " gives " + (names.isEmpty() ? "no format at all" : "only " + names)
                        + "; understood are YUYV, NV12, MJPG, JPEG and GREY",
                "use another camera, or stream this one over HTTP as MJPEG");
    }

    private static String present() {
        TreeSet<String> names = new TreeSet<>();
        try (DirectoryStream<Path> nodes = Files.newDirectoryStream(Path.of("/dev"), "video*")) {
            nodes.forEach(node -> names.add(node.toString()));
        } catch (IOException e) {
            return "no video device can be listed;";
        }
        return names.isEmpty() ? "no video device is present;" : "present are " + String.join(", ", names) + ";";
    }
}
