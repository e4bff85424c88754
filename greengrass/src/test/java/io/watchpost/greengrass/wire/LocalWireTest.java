package io.watchpost.greengrass.wire;

import io.watchpost.greengrass.cloud.FarEnd;
import io.watchpost.greengrass.nucleus.InProcessNucleus;
import io.watchpost.greengrass.nucleus.Profile;
import java.nio.file.Path;
import java.util.Map;

/** With other components, by way of a nucleus-lite, whose messages are small. */
final class LocalWireTest extends WireScenarios {
    LocalWireTest() {
        super(Profile.LITE, false);
    }

    @Override
    Map<String, Object> mqtt(Path folder) {
        return Map.of("broker", "greengrass-local:");
    }

    @Override
    FarEnd end(InProcessNucleus nucleus) {
        return NucleusEnd.LOCAL.of(nucleus);
    }
}
