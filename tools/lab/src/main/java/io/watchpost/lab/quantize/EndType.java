package io.watchpost.lab.quantize;

import java.util.Locale;

/** What the quantized model takes or gives at its ends. */
public enum EndType {
    FLOAT,
    INT8,
    UINT8;

    /** The word on the command line. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
