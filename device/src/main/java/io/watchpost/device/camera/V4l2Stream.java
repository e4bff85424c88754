package io.watchpost.device.camera;

import io.watchpost.device.camera.CameraOptions.Size;
import io.watchpost.device.camera.V4l2Device.Agreed;
import io.watchpost.device.camera.V4l2Device.Failed;
import io.watchpost.frame.Frame;
import io.watchpost.frame.PixelFormat;
import io.watchpost.frame.SourceUnavailable;
import org.jspecify.annotations.Nullable;

/**
 * What a camera and this side agreed to stream. The driver has the last word about size, format and rate.
 *
 * @param agreed with the row length filled in
 * @param fps frames per second; 0 when the driver doesn't say
 */
record V4l2Stream(V4l2Format format, Agreed agreed, double fps) {

    /**
     * Asks the driver, and refuses an answer that can't be used.
     *
     * @param wanted null for whichever serves best
     */
    static V4l2Stream agree(String path, V4l2Device device, Size size, double fps, @Nullable V4l2Format wanted)
            throws Failed, SourceUnavailable {
        V4l2Device.Identity identity = device.identity();
        if (!identity.has(V4l2.V4L2_CAP_VIDEO_CAPTURE) || !identity.has(V4l2.V4L2_CAP_STREAMING)) {
            throw V4l2Fault.noCapture(path, identity);
        }
        V4l2Format asked = wanted != null ? wanted : V4l2Mode.choose(device, size, fps);
        if (asked == null) {
            throw V4l2Fault.noFormat(path, device.formats());
        }
        Agreed agreed = device.agree(asked.fourcc(), size);
        V4l2Format format = V4l2Format.of(agreed.fourcc());
        if (format == null || (wanted != null && format != wanted)) {
            throw new SourceUnavailable(
                    path + " can't give " + asked + ", it chose " + V4l2.name(agreed.fourcc()),
                    "leave format=auto; \"watchpost cameras\" lists its formats");
        }
        return new V4l2Stream(format, checked(path, format, agreed), device.agreeRate(fps));
    }

    /** What the driver agreed to, with the row length filled in; refused if it makes no sense. */
    private static Agreed checked(String path, V4l2Format format, Agreed agreed) throws SourceUnavailable {
        PixelFormat pixels = format.pixels();
        int tightBytes = pixels == null ? 0 : agreed.width() * pixels.bytesPerPixel();
        int rowBytes = Math.max(agreed.bytesPerLine(), tightBytes);
        boolean sized = agreed.width() > 0
                && agreed.height() > 0
                && agreed.width() <= Frame.SIDE_MAX
                && agreed.height() <= Frame.SIDE_MAX;
        boolean fits = pixels == null || pixels.sizeBytes(agreed.height(), rowBytes) <= agreed.sizeBytes();
        if (!sized || !fits) {
            throw new SourceUnavailable(
                    path + "'s driver offers " + agreed.width() + "x" + agreed.height() + " " + format + " in "
                            + agreed.sizeBytes() + " bytes with rows of " + rowBytes + ", which doesn't fit",
                    "try another size or format; \"watchpost cameras\" lists them");
        }
        return new Agreed(agreed.fourcc(), agreed.width(), agreed.height(), rowBytes, agreed.sizeBytes());
    }
}
