package io.watchpost.bundle;

import java.util.Locale;
import java.util.Map;

/** In what numbers a variant computes, mostly. */
public enum Precision {
    INT8,
    FLOAT16,
    FLOAT32;

    static final Map<String, Precision> WORDS = Words.of(values(), Precision::wireName);

    /** The word in manifests. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
