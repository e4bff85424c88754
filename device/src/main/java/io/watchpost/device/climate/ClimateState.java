package io.watchpost.device.climate;

import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The climate at one moment.
 *
 * @param celsius empty if it can't be read
 * @param zone what it is read from; empty if there never was anything
 * @param power null where the machine doesn't tell
 * @param traded what is given up
 * @param isExhausted whether it is too warm and nothing is left to give up
 * @param problem why nothing is held although it should be; empty if that isn't so
 */
record ClimateState(
        OptionalDouble celsius,
        String zone,
        @Nullable Power power,
        List<Trade> traded,
        boolean isExhausted,
        String problem) {
    static final ClimateState UNKNOWN = new ClimateState(OptionalDouble.empty(), "", null, List.of(), false, "");
}
