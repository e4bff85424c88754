package io.watchpost.device.camera;

import io.watchpost.device.camera.CameraOptions.Size;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which of a camera's formats serves a wish best. */
final class V4l2Mode {
    /** Drivers round: 29.97 serves who asks for 30. */
    private static final double RATE_TOLERANCE = 0.95;

    private V4l2Mode() {}

    /**
     * The first welcome format that has this size at this rate; else the first that has this size; else the first.
     *
     * @return null if the camera has none that is understood
     */
    static @Nullable V4l2Format choose(V4l2Device device, Size size, double fps) throws V4l2Device.Failed {
        List<V4l2Format> usable = new ArrayList<>();
        for (V4l2Format format : V4l2Format.values()) {
            for (V4l2Device.OfferedFormat offered : device.formats()) {
                if (offered.fourcc() == format.fourcc()) {
                    usable.add(format);
                }
            }
        }
        V4l2Format ofThisSize = null;
        for (V4l2Format format : usable) {
            if (!device.sizes(format.fourcc()).allows(size)) {
                continue;
            }
            List<Double> rates = device.rates(format.fourcc(), size);
            boolean fast = rates.isEmpty() || rates.getFirst() >= fps * RATE_TOLERANCE;
            if (fast) {
                return format;
            }
            if (ofThisSize == null) {
                ofThisSize = format;
            }
        }
        return ofThisSize != null || usable.isEmpty() ? ofThisSize : usable.getFirst();
    }
}
