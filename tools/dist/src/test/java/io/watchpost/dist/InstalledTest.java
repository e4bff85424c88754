package io.watchpost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.device.training.ColourModel;
import io.watchpost.testing.Fixtures;
import io.watchpost.testing.Needs;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The archive of this machine, unpacked and run as a user would. */
class InstalledTest {
    private static final Map<String, String> WITHOUT_CACHE = Map.of("WATCHPOST_AOT", "off");

    // Beside the archive and not under /tmp, which one of the tests replaces.
    private Path folder;
    private Path home;
    private Path command;

    @BeforeEach
    void unpack() throws Exception {
        folder = Files.createTempDirectory(Fixtures.projectRoot().resolve("tools/dist/target"), "installed test ");
        home = Archive.ofThisMachine().unpackInto(folder);
        command = home.resolve("bin/watchpost");
    }

    @AfterEach
    void remove() throws Exception {
        Command.run(Path.of("/"), Map.of(), List.of("rm", "-rf", folder));
    }

    @Test
    void command_startsThroughALinkFromAnyFolder() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("wp"), command);
        Command version = Command.run(Path.of("/"), WITHOUT_CACHE, List.of(link, "version"));

        assertThat(version.err()).isEmpty();
        assertThat(version.out()).startsWith("watchpost ");
        assertThat(version.exit()).isZero();
    }

    @Test
    void classify_needsNoNetworkAndWritesNothing() throws Exception {
        Needs.root();
        Path unshare = Needs.program("unshare");
        Needs.kernel(
                Command.run(folder, Map.of(), List.of(unshare, "--mount", "--net", "true"))
                                .exit()
                        == 0,
                "mount and network namespaces");
        Path model = Files.write(folder.resolve("colour.tflite"), ColourModel.bytes());
        Path labels = Files.write(folder.resolve("labels.txt"), ColourModel.LABELS);
        Path picture = blue();
        String inside = """
                mount -t tmpfs -o noexec tmpfs /tmp && mount -o remount,bind,ro / || exit 90
                "$@"
                status=$?
                find /tmp -type f
                exit $status
                """;

        Command classify = Command.run(
                folder,
                WITHOUT_CACHE,
                List.of(
                        unshare,
                        "--mount",
                        "--net",
                        "sh",
                        "-c",
                        inside,
                        "sh",
                        command,
                        "classify",
                        "--json",
                        "--labels",
                        labels,
                        model,
                        picture));

        assertThat(classify.exit()).as(classify.err()).isZero();
        assertThat(classify.out().lines())
                .as("one result, and no file left in /tmp")
                .singleElement()
                .satisfies(result -> assertThat(result).contains("\"classes\":[{\"label\":\"blue\""));
    }

    @Test
    void secondStart_usesTheCacheThatTheFirstPrepared() throws Exception {
        Path cache = folder.resolve("cache");
        Map<String, String> environment = Map.of("WATCHPOST_CACHE", cache.toString());

        Command.run(folder, environment, List.of(command, "version"));
        await().atMost(Duration.ofSeconds(100))
                .untilAsserted(() ->
                        assertThat(names(cache)).as("%s", failure(cache)).anyMatch(name -> name.endsWith(".aot")));
        Command second = Command.run(
                folder,
                Map.of(
                        "WATCHPOST_CACHE",
                        cache.toString(),
                        "WATCHPOST_JAVA_OPTS",
                        "-Xlog:aot:stdout -Xlog:class+load:stdout"),
                List.of(command, "version"));

        assertThat(second.err()).isEmpty();
        assertThat(second.out())
                .contains("Using AOT-linked classes: true")
                .contains("io.watchpost.cli.Watchpost source: shared objects file");
        assertThat(names(cache)).as("nothing of the preparation stays").noneMatch(name -> name.contains(".aot."));

        // the probe of a new model is a process of its own, which is handed the same cache
        Path model = Files.write(folder.resolve("new.tflite"), ColourModel.bytes());
        Path verdicts = folder.resolve("verdicts");
        Command probed = Command.run(
                folder,
                Map.of("WATCHPOST_CACHE", cache.toString(), "XDG_CACHE_HOME", verdicts.toString()),
                List.of(command, "classify", model, blue()));
        assertThat(probed.err()).isEmpty();
        assertThat(probed.exit()).isZero();
    }

    @Test
    void archiveOfAnotherMachine_namesTheRightOne() throws Exception {
        Archive other = Archive.ofThisMachine() == Archive.LINUX_ARM64 ? Archive.LINUX_X86_64 : Archive.LINUX_ARM64;
        Path elsewhere = other.unpackInto(Files.createDirectory(folder.resolve("other")));

        Command version = Command.run(folder, WITHOUT_CACHE, List.of(elsewhere.resolve("bin/watchpost"), "version"));

        assertThat(version.exit()).isEqualTo(4);
        assertThat(version.err()).contains(Archive.ofThisMachine().target).contains(other.target);
    }

    private static List<String> names(Path folder) throws Exception {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static String failure(Path cache) throws Exception {
        for (String name : names(cache)) {
            if (name.endsWith(".failed")) {
                return Files.readString(cache.resolve(name));
            }
        }
        return "no failure noted";
    }

    private Path blue() throws Exception {
        BufferedImage image = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 64 * 48; i++) {
            image.setRGB(i % 64, i / 64, 0x0000ff);
        }
        Path file = folder.resolve("blue.png");
        ImageIO.write(image, "png", file.toFile());
        return file;
    }
}
