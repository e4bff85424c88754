package io.watchpost.greengrass.shadow;

import io.watchpost.config.ConfigValue.Mapping;

/** The station that a shadow is of, as far as it is reported. For the dialogue's thread. */
public interface Subject {

    /** {@code watchpost.status/1}; empty between two stations. */
    byte[] status();

    /** {@code watchpost.models/1}; empty when models come by hand only. */
    byte[] models();

    /** What was changed of its configuration from afar. */
    Mapping changed();
}
