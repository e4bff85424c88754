package io.watchpost.device.camera;

import io.watchpost.clock.StationClock;
import io.watchpost.frame.CameraUri;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.FrameSource;
import io.watchpost.frame.FrameSourceProvider;
import io.watchpost.frame.SourceUnavailable;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The kinds of camera that this installation knows, by the scheme of their URI. Immutable. */
public final class Cameras {
    private final SortedMap<String, FrameSourceProvider> byScheme;
    private final UnaryOperator<FrameSource> around;

    private Cameras(SortedMap<String, FrameSourceProvider> byScheme, UnaryOperator<FrameSource> around) {
        this.byScheme = byScheme;
        this.around = around;
    }

    /** Those on the class path. */
    public static Cameras installed() {
        SortedMap<String, FrameSourceProvider> byScheme = new TreeMap<>();
        for (FrameSourceProvider provider :
                ServiceLoader.load(FrameSourceProvider.class, Cameras.class.getClassLoader())) {
            for (String scheme : provider.schemes()) {
                byScheme.putIfAbsent(scheme, provider);
            }
        }
        return new Cameras(byScheme, UnaryOperator.identity());
    }

    /** The same kinds, with something put around each camera that is opened: for who wants to see the frames too. */
    public Cameras watchedBy(UnaryOperator<FrameSource> watcher) {
        return new Cameras(byScheme, watcher);
    }

    /**
     * Checks what the operator wrote, without touching the device.
     *
     * @throws IllegalArgumentException with a sentence for the operator
     */
    public void check(CameraUri uri) {
        provider(uri).check(uri);
    }

    /**
     * Opens the camera, on the thread that will use it.
     *
     * @param hint the smallest picture that still serves
     * @throws IllegalArgumentException if nothing on this installation opens such a URI
     * @throws SourceUnavailable if it can't be opened now
     */
    public FrameSource open(CameraUri uri, DecodeHint hint, StationClock clock) throws SourceUnavailable {
        return around.apply(provider(uri).open(uri, hint, clock));
    }

    /**
     * The same camera with smaller pictures; empty if it can't deliver any.
     *
     * @param divisor of width and height
     */
    public Optional<CameraUri> smaller(CameraUri uri, int divisor) {
        return provider(uri).smaller(uri, divisor);
    }

    private FrameSourceProvider provider(CameraUri uri) {
        FrameSourceProvider provider = byScheme.get(uri.scheme());
        if (provider == null) {
            throw new IllegalArgumentException("camera " + uri.text() + ": nothing here opens " + uri.scheme()
                    + ":; known are " + String.join(":, ", byScheme.keySet()) + ":");
        }
        return provider;
    }
}
