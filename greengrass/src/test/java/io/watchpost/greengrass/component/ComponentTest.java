package io.watchpost.greengrass.component;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;

/** The scenarios with the classes of this module, for who works on it; the build runs them with what is shipped. */
@Tag("target")
final class ComponentTest extends ComponentScenarios {
    @Override
    protected ComponentProcess.Command command() {
        return () -> List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx96m",
                "--enable-native-access=ALL-UNNAMED",
                "-Daws.crt.libc=glibc",
                "-Djava.library.path=" + System.getProperty("java.library.path"),
                "-Dwatchpost.native.dir=" + System.getProperty("watchpost.native.dir"),
                "-Dorg.sqlite.lib.path=" + System.getProperty("org.sqlite.lib.path"),
                "-cp",
                System.getProperty("java.class.path"),
                ComponentMain.class.getName());
    }
}
