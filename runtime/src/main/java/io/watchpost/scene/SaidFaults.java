package io.watchpost.scene;

import io.watchpost.clock.StationClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is said of a camera's pictures: in the log when it changes, to whoever asks in between. {@link #tell} is the
 * pipeline's thread's, and allocates nothing unless something has changed; all may read.
 */
final class SaidFaults {
    private static final Logger LOG = LoggerFactory.getLogger(SceneWatch.class);

    private final String pipeline;
    private final StationClock clock;
    private final CameraFault[] kinds = CameraFault.values();
    private volatile List<SceneState.Fault> faults = List.of();
    private volatile List<String> words = List.of();

    SaidFaults(String pipeline, StationClock clock) {
        this.pipeline = pipeline;
        this.clock = clock;
    }

    /** In a fixed order; the same list until something changes. */
    List<SceneState.Fault> faults() {
        return faults;
    }

    /** Their wire names. */
    List<String> words() {
        return words;
    }

    /** Says what has changed. */
    void tell(EvidenceBook evidence, View view) {
        boolean isNews = false;
        for (CameraFault kind : kinds) {
            isNews |= evidence.of(kind).isSaid() != (before(kind) != null);
        }
        if (!isNews) {
            return;
        }
        List<SceneState.Fault> present = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (CameraFault kind : kinds) {
            SceneState.Fault before = before(kind);
            if (evidence.of(kind).isSaid()) {
                SceneState.Fault fault = before == null ? fault(kind, view) : before;
                present.add(fault);
                names.add(kind.wireName());
                if (before == null) {
                    LOG.warn("{}: {}; {}", pipeline, fault.problem(), fault.hint());
                }
            } else if (before != null) {
                LOG.info("{}: the camera is no longer {}", pipeline, kind.wireName());
            }
        }
        faults = List.copyOf(present);
        words = List.copyOf(names);
    }

    private SceneState.@Nullable Fault before(CameraFault kind) {
        List<SceneState.Fault> before = faults;
        for (int i = 0; i < before.size(); i++) { // no iterator: this is done at every look
            if (before.get(i).kind() == kind) {
                return before.get(i);
            }
        }
        return null;
    }

    private SceneState.Fault fault(CameraFault kind, View view) {
        String problem = kind.problem();
        String hint = kind.hint();
        if (kind == CameraFault.MOVED) {
            problem += Float.isNaN(view.shiftX)
                    ? ": nothing is where it was"
                    : String.format(
                            Locale.ROOT,
                            ": what it saw has shifted by %s and %s",
                            percent(view.shiftX, "of the width to the right", "of the width to the left"),
                            percent(view.shiftY, "of the height down", "of the height up"));
            hint += " " + pipeline;
        }
        return new SceneState.Fault(kind, clock.uptimeMillis(), problem, hint);
    }

    private static String percent(float share, String positive, String negative) {
        return String.format(Locale.ROOT, "%.0f %% %s", Math.abs(share) * 100, share < 0 ? negative : positive);
    }
}
