package io.watchpost.greengrass.wire;

import io.watchpost.greengrass.cloud.FarEnd;
import io.watchpost.greengrass.nucleus.InProcessNucleus;
import java.nio.file.Path;
import java.util.Map;

/** By way of the nucleus, to IoT Core. */
final class GreengrassWireTest extends CloudScenarios {
    @Override
    Map<String, Object> mqtt(Path folder) {
        return Map.of("broker", "greengrass:");
    }

    @Override
    FarEnd end(InProcessNucleus nucleus) {
        return NucleusEnd.CLOUD.of(nucleus);
    }
}
