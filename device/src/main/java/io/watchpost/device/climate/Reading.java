package io.watchpost.device.climate;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What the sensors say at one moment.
 *
 * @param celsius empty when there is no sensor, or it can't be read
 * @param power null where the machine doesn't tell
 */
record Reading(OptionalDouble celsius, @Nullable Power power) {
    static final Reading NONE = new Reading(OptionalDouble.empty(), null);
}
