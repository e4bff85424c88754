package io.watchpost.scene;

import io.watchpost.testing.ManualClock;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A yard, a camera over it that gives two pictures a second, and what watches over that. */
final class SceneRig implements AutoCloseable {
    static final long STEP_MILLIS = 500;

    final ManualClock clock = new ManualClock();
    final Yard yard;
    final SceneWatch watch;
    /** Everything that was ever said. */
    final Set<String> said = new TreeSet<>();

    SceneRig(SceneSettings settings) {
        this(settings, null, "v4l2:/dev/video0");
    }

    SceneRig(SceneSettings settings, @Nullable Path stateDir, String camera) {
        yard = new Yard(7);
        watch = new SceneWatch(
                "door", camera, settings, stateDir == null ? null : new ReferenceFile(stateDir, "door"), clock);
        watch.begin(true);
    }

    /** Time passes with pictures. */
    List<String> see(double seconds) {
        return see(seconds, STEP_MILLIS);
    }

    List<String> see(double seconds, long stepMillis) {
        List<String> faults = List.of();
        for (long left = (long) (seconds * 1_000); left > 0; left -= stepMillis) {
            clock.advanceMillis(stepMillis);
            faults = watch.look(yard.frame(clock.nanos()));
            said.addAll(faults);
        }
        return faults;
    }

    /** Time passes with one and the same picture. */
    List<String> seeTheSame(double seconds) {
        List<String> faults = List.of();
        for (long left = (long) (seconds * 1_000); left > 0; left -= STEP_MILLIS) {
            clock.advanceMillis(STEP_MILLIS);
            faults = watch.look(yard.same(clock.nanos()));
        }
        return faults;
    }

    /** Until the camera has its reference. */
    SceneRig settled() {
        see(SceneSettings.DEFAULT.settleMillis() / 1e3 + 2, 2_000);
        return this;
    }

    @Override
    public void close() {
        yard.close();
    }
}
