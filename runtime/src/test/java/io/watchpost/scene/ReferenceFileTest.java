package io.watchpost.scene;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reference outlives the process, and nothing that is wrong with its file does more than cost it. */
class ReferenceFileTest {
    private static final String CAMERA = "v4l2:/dev/video0";

    @TempDir
    private Path stateDir;

    private void settle() {
        try (SceneRig rig = new SceneRig(SceneSettings.DEFAULT, stateDir, CAMERA).settled()) {
            assertThat(rig.watch.state().referenceUtcMillis()).isPositive();
        }
    }

    @Test
    void newWatch_afterARestart_knowsTheReferenceAndNoticesThatTheCameraWasMovedMeanwhile() {
        settle();
        try (SceneRig rig = new SceneRig(SceneSettings.DEFAULT, stateDir, CAMERA)) {
            assertThat(rig.see(90)).isEmpty();
            assertThat(rig.watch.state().similarity()).isGreaterThan(0.9f);
        }
        try (SceneRig rig = new SceneRig(SceneSettings.DEFAULT, stateDir, CAMERA)) {
            rig.yard.turn(0, 0, 12);
            assertThat(rig.see(90)).containsExactly("moved");
        }
    }

    @Test
    void newWatch_ofAnotherCamera_takesAnotherReference() {
        settle();
        try (SceneRig rig = new SceneRig(SceneSettings.DEFAULT, stateDir, "http://camera/video")) {
            rig.see(1);
            assertThat(rig.watch.state().referenceUtcMillis()).isEqualTo(-1);
            rig.settled();
            assertThat(rig.watch.state().referenceUtcMillis()).isPositive();
        }
    }

    @Test
    void read_aDamagedFile_isNone() throws Exception {
        settle();
        Path file = stateDir.resolve("cameras/door.reference");
        byte[] whole = Files.readAllBytes(file);
        ReferenceFile reference = new ReferenceFile(stateDir, "door");
        assertThat(reference.read()).isNotNull();
        for (int at = 0; at < whole.length; at += 97) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x10;
            Files.write(file, damaged);
            assertThat(reference.read()).as("byte " + at).isNull();
        }
        for (int length : new int[] {0, 3, 11, 40, whole.length - 1}) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThat(reference.read()).as(length + " bytes").isNull();
        }
        Files.delete(file);
        assertThat(reference.read()).isNull();
    }
}
