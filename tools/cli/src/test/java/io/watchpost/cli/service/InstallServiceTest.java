package io.watchpost.cli.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.cli.Watchpost;
import io.watchpost.testing.Needs;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service of an unpacked distribution, in an image of a system. */
final class InstallServiceTest {
    private static final Path HOME = Path.of("/opt/watchpost");

    @TempDir
    Path image;

    private final StringWriter said = new StringWriter();

    @BeforeEach
    void rights() throws Exception {
        Needs.root();
        Needs.program("systemctl");
        Needs.program("systemd-sysusers");
        Files.createDirectories(image.resolve("etc"));
    }

    @Test
    void everythingIsWritten_enabled_andSaid() throws Exception {
        installation(false).install();

        assertThat(image.resolve("etc/systemd/system/watchpost.service"))
                .content()
                .contains("ExecStart=/opt/watchpost/bin/watchpost run")
                .contains("exec /opt/watchpost/bin/watchpost gpio safe --config /etc/watchpost/watchpost.yaml")
                .doesNotContain("@home@")
                .doesNotContain("@docs@");
        assertThat(image.resolve("etc/udev/rules.d/60-watchpost.rules"))
                .content()
                .contains("GROUP=\"gpio\"")
                .contains("ENV{ID_FS_LABEL}==\"WATCHPOST\"");
        assertThat(image.resolve("etc/watchpost/watchpost.yaml"))
                .content()
                .contains("file: /opt/watchpost/models/belt-inspector.tflite");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(image.resolve("etc/watchpost/credentials"))))
                .isEqualTo("rwx------");
        assertThat(image.resolve("etc/passwd")).content().contains("watchpost:x:");
        assertThat(image.resolve("etc/systemd/system/multi-user.target.wants/watchpost.service"))
                .matches(Files::isSymbolicLink);
        assertThat(Files.readSymbolicLink(image.resolve("usr/local/bin/watchpost")))
                .isEqualTo(HOME.resolve("bin/watchpost"));
        assertThat(said.toString())
                .contains("wrote " + image.resolve("etc/systemd/system/watchpost.service"))
                .contains("ran systemctl --root=" + image + " enable watchpost.service")
                .contains("configure it in /etc/watchpost/watchpost.yaml");
    }

    @Test
    void repeated_itLeavesAloneWhatIsThere_andTheOperatorsConfiguration() throws Exception {
        installation(false).install();
        Path configuration = image.resolve("etc/watchpost/watchpost.yaml");
        Files.writeString(configuration, "# mine\n");

        said.getBuffer().setLength(0);
        installation(false).install();

        assertThat(configuration).hasContent("# mine");
        assertThat(said.toString())
                .contains("unchanged " + image.resolve("etc/systemd/system/watchpost.service"))
                .contains("kept " + configuration)
                .doesNotContain("wrote ");
    }

    @Test
    void removed_onlyWhatIsTheOperatorsStays() throws Exception {
        installation(false).install();
        Path outbox = image.resolve("var/lib/watchpost/outbox.db");
        Files.createDirectories(outbox.getParent());
        Files.writeString(outbox, "results");

        installation(false).remove();

        for (ServiceTemplate template : ServiceTemplate.values()) {
            assertThat(Files.exists(template.in(image))).as("%s", template).isEqualTo(template.isKept);
        }
        assertThat(Files.exists(image.resolve("usr/local/bin/watchpost"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
        assertThat(outbox).hasContent("results");
        assertThat(said.toString()).contains("the outbox with what wasn't delivered");
    }

    @Test
    void aDryRun_changesNothing_andSaysWhatItWouldDo() throws Exception {
        installation(true).install();

        try (Stream<Path> files = Files.walk(image)) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
        assertThat(said.toString())
                .contains("(dry run) wrote " + image.resolve("etc/systemd/system/watchpost.service"))
                .contains("(dry run) ran systemctl");
    }

    @Test
    void aProgramThatFails_isNamedWithWhatItSaid() throws Exception {
        Files.createDirectories(image.resolve("etc/passwd")); // which systemd-sysusers can't write

        assertThatThrownBy(() -> installation(false).install())
                .isInstanceOf(Failure.class)
                .hasMessageContaining("systemd-sysusers --root=" + image)
                .hasMessageContaining("failed with exit code");
    }

    @Test
    void fromTheSources_thereIsNothingToPointAt() {
        StringWriter err = new StringWriter();

        int exit = Watchpost.run(
                new PrintWriter(new StringWriter()),
                new PrintWriter(err),
                "install-service",
                "--root",
                image.toString());

        assertThat(exit).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(err.toString()).contains("needs a distribution to point at");
    }

    private ServiceInstallation installation(boolean isDry) {
        return new ServiceInstallation(image, HOME, isDry, new PrintWriter(said, true));
    }
}
