package io.watchpost.device.station;

import io.watchpost.clock.StationClock;
import io.watchpost.device.camera.CameraOptions;
import io.watchpost.device.camera.CameraOptions.Size;
import io.watchpost.device.camera.Cameras;
import io.watchpost.frame.CameraUri;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.FrameSource;
import io.watchpost.frame.SourceUnavailable;
import io.watchpost.pipeline.CameraOpener;
import io.watchpost.pipeline.Easing;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the camera that a pipeline's configuration names; with smaller pictures, while the pipeline is asked for less.
 * Never smaller than the model's input, and not where a region in pixels of the full picture is looked at. The pipeline's
 * thread uses it.
 */
final class ConfiguredCamera implements CameraOpener {
    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredCamera.class);
    private static final int DIVISOR_MAX = 4;
    /** Pictures are decoded to at least so many times the model's input, see {@link DecodeHint}. */
    private static final int HINT_FACTOR = 2;

    private final Cameras cameras;
    private final CameraUri uri;
    private final Easing easing;
    private final StationClock clock;

    /** What was asked for at the last opening. */
    private int askedDivisor = 1;
    /** The camera refused smaller pictures. */
    private boolean hasRefused;

    ConfiguredCamera(Cameras cameras, CameraUri uri, Easing easing, StationClock clock) {
        this.cameras = cameras;
        this.uri = uri;
        this.easing = easing;
        this.clock = clock;
    }

    @Override
    public String describe() {
        return uri.text();
    }

    @Override
    public FrameSource open(DecodeHint hint) throws SourceUnavailable {
        easing.allowPictureDivisor(hasRefused ? 1 : divisorMax(hint));
        int divisor = wantedDivisor();
        askedDivisor = divisor;
        Optional<CameraUri> smaller = divisor == 1 ? Optional.empty() : cameras.smaller(uri, divisor);
        if (smaller.isEmpty()) {
            return cameras.open(uri, hint, clock);
        }
        try {
            return cameras.open(smaller.get(), hint, clock);
        } catch (SourceUnavailable e) {
            FrameSource full = cameras.open(uri, hint, clock); // else the camera is gone, whatever its size
            hasRefused = true;
            easing.allowPictureDivisor(1);
            askedDivisor = wantedDivisor();
            LOG.warn(
                    "{} doesn't deliver pictures of {}: {}; it stays at its full size",
                    uri.text(),
                    smaller.get().option("size"),
                    e.getMessage());
            return full;
        }
    }

    @Override
    public boolean isOutdated() {
        return wantedDivisor() != askedDivisor;
    }

    private int wantedDivisor() {
        return Math.min(easing.present().pictureDivisor(), easing.pictureDivisorMax());
    }

    private int divisorMax(DecodeHint hint) {
        if (hint.scaleMin() > 0) {
            return 1;
        }
        int max = 1;
        for (int divisor = 2; divisor <= DIVISOR_MAX; divisor *= 2) {
            Optional<CameraUri> smaller = cameras.smaller(uri, divisor);
            if (smaller.isPresent() && serves(CameraOptions.size(smaller.get(), new Size(1, 1)), hint)) {
                max = divisor;
            }
        }
        return max;
    }

    private static boolean serves(Size size, DecodeHint hint) {
        return size.width() * HINT_FACTOR >= hint.widthMin() && size.height() * HINT_FACTOR >= hint.heightMin();
    }
}
