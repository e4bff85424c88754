package io.watchpost.cli.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the unit must leave to those who work inside it, whoever fences it in further. */
final class UnitTextTest {

    /** libcamera: media and video nodes, subdevices, buffers, udev's database and its news, workers of its own. */
    @Test
    void csiCamera_hasWhatLibcameraNeeds() throws Exception {
        assertThat(values("DeviceAllow"))
                .as("video nodes and subdevices are both of number 81")
                .contains("char-81 rw", "char-media rw", "char-dma_heap rw");
        assertThat(values("Wants")).as("else a media device has no number yet").contains("modprobe@mc.service");
        assertThat(values("After")).contains("modprobe@mc.service");
        assertThat(values("SupplementaryGroups")).contains("video");
        assertThat(values("PrivateDevices")).isEmpty();
        assertThat(values("RestrictAddressFamilies"))
                .as("AF_UNIX for workers, AF_NETLINK for udev's news")
                .contains("AF_UNIX", "AF_NETLINK");
        assertThat(text("watchpost.service").lines().filter(line -> !line.startsWith("#")))
                .as("/run/udev stays visible, and children may be started")
                .noneMatch(line -> line.startsWith("InaccessiblePaths=")
                        || line.startsWith("TemporaryFileSystem=")
                        || line.startsWith("RootDirectory=")
                        || line.startsWith("NoExecPaths=")
                        || line.startsWith("MemoryDenyWriteExecute=yes"));
        assertThat(values("SystemCallFilter"))
                .as("memfd_create, sockets and processes")
                .contains("@system-service");
        assertThat(text("60-watchpost.rules")).contains("SUBSYSTEM==\"dma_heap\", GROUP=\"video\", MODE=\"0660\"");
    }

    /** All words of a key, as systemd adds them up; a line with several devices stays whole. */
    private static List<String> values(String key) throws IOException {
        return text("watchpost.service")
                .lines()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1))
                .flatMap(value ->
                        key.equals("DeviceAllow") ? List.of(value).stream() : Arrays.stream(value.split(" ", -1)))
                .toList();
    }

    private static String text(String resource) throws IOException {
        try (InputStream in = Objects.requireNonNull(UnitTextTest.class.getResourceAsStream(resource))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
