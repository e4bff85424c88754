package io.watchpost.device.camera;

import io.watchpost.device.camera.V4l2Device.Failed;
import io.watchpost.frame.CameraUri;
import io.watchpost.frame.SourceUnavailable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What cameras are plugged in and what they can do; the answer of {@code watchpost cameras}. Asking disturbs nobody
 * who is using them.
 *
 * @param cameras in the order of their numbers; nodes that give no pictures are left out
 * @param hint what to do when there is none, null when there is one
 */
public record CameraListing(List<Camera> cameras, @Nullable String hint) {
    private static final Pattern NUMBERED = Pattern.compile("video[0-9]+");

    /**
     * One camera.
     *
     * @param uri what {@code --camera} takes
     * @param name as its driver calls it; empty if it can't be asked
     * @param bus where it is plugged in; empty if it can't be asked
     * @param lastingUris other names for it, which stay when it is plugged in again; made by udev
     * @param problem why it can't be asked, null if it could
     * @param problemHint what to do about that, null if it could
     */
    public record Camera(
            String uri,
            String name,
            String bus,
            List<String> lastingUris,
            List<Format> formats,
            @Nullable String problem,
            @Nullable String problemHint) {
        public Camera {
            lastingUris = List.copyOf(lastingUris);
            formats = List.copyOf(formats);
        }
    }

    /**
     * One way to deliver pictures.
     *
     * @param fourcc its four characters, what the option {@code format} takes
     * @param understood whether this program can use it
     * @param anySize whether all sizes between the first and the last are possible too
     */
    public record Format(String fourcc, String description, boolean understood, boolean anySize, List<Mode> modes) {
        public Format {
            modes = List.copyOf(modes);
        }
    }

    /**
     * One size.
     *
     * @param fps the rates, fastest first; empty if the driver doesn't say
     */
    public record Mode(int width, int height, List<Double> fps) {
        public Mode {
            fps = List.copyOf(fps);
        }
    }

    public CameraListing {
        cameras = List.copyOf(cameras);
    }

    /** Asks all of them now. */
    public static CameraListing read() {
        return read(Path.of("/dev"));
    }

    static CameraListing read(Path folder) {
        List<Path> nodes = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "video[0-9]*")) {
            entries.forEach(nodes::add);
        } catch (IOException e) {
            return new CameraListing(List.of(), folder + " can't be listed: " + ReadFault.reason(e));
        }
        nodes.sort(Comparator.comparingInt((Path node) -> node.toString().length())
                .thenComparing(Comparator.naturalOrder()));
        List<Camera> cameras = new ArrayList<>();
        for (Path node : nodes) {
            Camera camera = ask(node, LastingNames.of(node, folder.resolve("v4l")));
            if (camera != null) {
                cameras.add(camera);
            }
        }
        String hint = cameras.isEmpty()
                ? "no camera is plugged in (no " + folder + "/videoN gives pictures); network cameras aren't listed,"
                        + " name them with http://…, and test: is a pattern that needs none"
                : null;
        return new CameraListing(cameras, hint);
    }

    /**
     * The name under which a camera that is named by its number is found again after it was plugged in anew; empty if
     * there is none, or it is named otherwise.
     */
    public static Optional<String> lastingUri(CameraUri uri) {
        return lastingUri(uri, Path.of("/dev"));
    }

    static Optional<String> lastingUri(CameraUri uri, Path folder) {
        Path node = Path.of(uri.location());
        boolean isNumber = uri.scheme().equals("v4l2")
                && folder.equals(node.getParent())
                && NUMBERED.matcher(String.valueOf(node.getFileName())).matches();
        return isNumber
                ? LastingNames.of(node, folder.resolve("v4l")).stream()
                        .map(link -> "v4l2:" + link)
                        .findFirst()
                : Optional.empty();
    }

    private static @Nullable Camera ask(Path node, List<Path> lasting) {
        String path = node.toString();
        List<String> lastingUris = lasting.stream().map(link -> "v4l2:" + link).toList();
        try (V4l2Device device = new V4l2Device(path)) {
            V4l2Device.Identity identity = device.identity();
            if (!identity.has(V4l2.V4L2_CAP_VIDEO_CAPTURE)) {
                return null;
            }
            List<Format> formats = new ArrayList<>();
            for (V4l2Device.OfferedFormat offered : device.formats()) {
                formats.add(format(device, offered));
            }
            return new Camera("v4l2:" + path, identity.card(), identity.bus(), lastingUris, formats, null, null);
        } catch (Failed e) {
            SourceUnavailable problem = V4l2Fault.unavailable(path, e);
            return new Camera("v4l2:" + path, "", "", lastingUris, List.of(), problem.getMessage(), problem.hint());
        }
    }

    private static Format format(V4l2Device device, V4l2Device.OfferedFormat offered) throws Failed {
        FrameSizeList sizes = device.sizes(offered.fourcc());
        List<Mode> modes = new ArrayList<>();
        for (CameraOptions.Size size : sizes.sizes()) {
            modes.add(new Mode(size.width(), size.height(), device.rates(offered.fourcc(), size)));
        }
        return new Format(
                V4l2.name(offered.fourcc()),
                offered.description(),
                V4l2Format.of(offered.fourcc()) != null,
                sizes.range(),
                modes);
    }
}
