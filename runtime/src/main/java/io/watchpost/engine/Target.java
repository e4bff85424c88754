package io.watchpost.engine;

/** The kind of processor that runs a model. */
public enum Target {
    CPU("cpu"),
    EDGETPU("edgetpu"),
    NCS("ncs");

    private final String wireName;

    Target(String wireName) {
        this.wireName = wireName;
    }

    /** The word used in bundles, flags and results. */
    public String wireName() {
        return wireName;
    }
}
