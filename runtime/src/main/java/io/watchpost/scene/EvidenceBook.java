package io.watchpost.scene;

import io.watchpost.scene.Evidence.Finding;
import java.util.EnumMap;
import java.util.Map;

/** The evidence of each fault, weighed as its settings say. The pipeline's thread; allocates nothing once it is made. */
final class EvidenceBook {
    private final SceneSettings settings;
    private final Map<CameraFault, Evidence> evidence = new EnumMap<>(CameraFault.class);

    EvidenceBook(SceneSettings settings) {
        this.settings = settings;
        for (CameraFault kind : CameraFault.values()) {
            evidence.put(kind, new Evidence(settings.of(kind).afterMillis(), settings.clearMillis()));
        }
    }

    /** What was found in a picture, so long after the one before; of a fault that is switched off it counts for nothing. */
    void add(CameraFault kind, Finding finding, long millis) {
        if (settings.of(kind).isOn()) {
            of(kind).add(finding, millis);
        }
    }

    Evidence of(CameraFault kind) {
        Evidence found = evidence.get(kind);
        if (found == null) {
            throw new IllegalStateException("no evidence for " + kind);
        }
        return found;
    }
}
