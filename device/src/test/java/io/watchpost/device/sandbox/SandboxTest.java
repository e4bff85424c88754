package io.watchpost.device.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SandboxTest {
    private static final Map<String, String> SERVICE = Map.of("STATE_DIRECTORY", "/var/lib/watchpost");

    @Test
    void homesAndTemporaryFolders_areHidden_andNothingElse() {
        assertThat(Sandbox.hides(Path.of("/home/pi/model.tflite"))).contains(Path.of("/home"));
        assertThat(Sandbox.hides(Path.of("/srv/../root/model.tflite"))).contains(Path.of("/root"));
        assertThat(Sandbox.hides(Path.of("/var/tmp/x"))).contains(Path.of("/var/tmp"));
        assertThat(Sandbox.hides(Path.of("/homes/model.tflite"))).isEmpty();
        assertThat(Sandbox.hides(Path.of("/srv/model.tflite"))).isEmpty();
    }

    @Test
    void aLinkThatLeadsThere_isHiddenToo(@TempDir Path folder) throws Exception {
        Path visible = Files.createTempDirectory(Path.of("target"), "sandbox"); // unless the sources lie in a home
        Path link = Files.createSymbolicLink(visible.resolve("link"), folder);

        try {
            assertThat(Sandbox.hides(link)).isPresent();
        } finally {
            Files.delete(link);
            Files.delete(visible);
        }
    }

    @Test
    void onlyTheServiceIsToldSo() {
        assertThat(Sandbox.hint(Path.of("/home/pi/model.tflite"), SERVICE))
                .contains("the service's sandbox hides /home"
                        + " from it: move it to /srv or /etc/watchpost, where the service can look, and name it there");
        assertThat(Sandbox.hint(Path.of("/home/pi/model.tflite"), Map.of())).isEmpty();
        assertThat(Sandbox.hint(Path.of("/srv/model.tflite"), SERVICE)).isEmpty();
    }
}
