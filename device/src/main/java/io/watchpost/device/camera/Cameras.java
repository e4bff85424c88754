package io.watchpost.device.camera;

import io.watchpost.clock.StationClock;
import io.watchpost.frame.CameraUri;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.FrameSource;
import io.watchpost.frame.FrameSourceProvider;
import io.watchpost.frame.SourceUnavailable;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;

/** The kinds of camera that this installation knows, by the scheme of their URI. Immutable. */
public final class Cameras {
    private final SortedMap<String, FrameSourceProvider> byScheme = new TreeMap<>();

    private Cameras(Iterable<FrameSourceProvider> providers) {
        for (FrameSourceProvider provider : providers) {
            for (String scheme : provider.schemes()) {
                byScheme.putIfAbsent(scheme, provider);
            }
        }
    }

    /** Those on the class path. */
    public static Cameras installed() {
        return new Cameras(ServiceLoader.load(FrameSourceProvider.class, Cameras.class.getClassLoader()));
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
        return provider(uri).open(uri, hint, clock);
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
