package io.watchpost.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MachineIdentityTest {
    @TempDir
    Path folder;

    @Test
    void read_joinsMachineIdAndTheFirstSerialThatIsThere() throws Exception {
        Path machineId = Files.writeString(folder.resolve("machine-id"), "0a1b\n");
        Path serial = Files.writeString(folder.resolve("serial"), "10000000abcd\0");
        Path boot = Files.writeString(folder.resolve("boot"), "c3d4\n");
        assertThat(MachineIdentity.read(machineId, List.of(folder.resolve("none"), serial), boot))
                .isEqualTo(new MachineIdentity("0a1b/10000000abcd", "c3d4"));
    }

    @Test
    void cardInAnotherBoard_isAnotherMachine() throws Exception {
        Path machineId = Files.writeString(folder.resolve("machine-id"), "0a1b");
        Path one = Files.writeString(folder.resolve("one"), "1");
        Path other = Files.writeString(folder.resolve("other"), "2");
        assertThat(MachineIdentity.read(machineId, List.of(one), machineId).machine())
                .isNotEqualTo(MachineIdentity.read(machineId, List.of(other), machineId)
                        .machine());
    }

    @Test
    void machineWithoutAnyIdentity_isStillNamed() {
        Path none = folder.resolve("none");
        assertThat(MachineIdentity.read(none, List.of(none), none)).isEqualTo(new MachineIdentity("/", "unknown"));
    }
}
