package io.watchpost.config;

/** What a station gives up to keep cool. */
public enum ClimateStep {
    /** Fewer frames a second are classified. */
    FRAME_RATE("frameRate"),
    /** Cameras deliver smaller pictures. */
    RESOLUTION("resolution"),
    /** Models run in fewer threads. */
    THREADS("threads"),
    /** Bundles run their lightest variant. */
    VARIANT("variant");

    private final String wireName;

    ClimateStep(String wireName) {
        this.wireName = wireName;
    }

    /** The word in a configuration and in the status. */
    public String wireName() {
        return wireName;
    }
}
