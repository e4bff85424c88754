package io.watchpost.device.camera;

import io.watchpost.frame.ImageDecoder;
import io.watchpost.frame.ImageDecoders;
import io.watchpost.frame.ImageIoDecoder;
import java.util.List;

/** The picture decoders of a device. */
public final class DeviceDecoders {
    private DeviceDecoders() {}

    /** New decoders, the fastest first; for one thread, closed by the caller. */
    public static ImageDecoder open() {
        return new ImageDecoders(
                TurboJpegDecoder.isAvailable()
                        ? List.of(new TurboJpegDecoder(), new ImageIoDecoder())
                        : List.of(new ImageIoDecoder()));
    }
}
