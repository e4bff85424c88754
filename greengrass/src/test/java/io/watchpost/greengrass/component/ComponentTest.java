package io.watchpost.greengrass.component;

import org.junit.jupiter.api.Tag;

/** The scenarios with the classes of this module, for who works on it; the build runs them with what is shipped. */
@Tag("target")
final class ComponentTest extends ComponentScenarios {
    @Override
    protected ComponentProcess.Command command() {
        return ComponentProcess.Command.ofThisModule();
    }
}
