package io.watchpost.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.bundle.Announcement;
import io.watchpost.bundle.AnnouncementJson;
import io.watchpost.bundle.Sha256;
import io.watchpost.bundle.TestBundles;
import io.watchpost.bundle.TestKeys;
import io.watchpost.bundle.Trust;
import io.watchpost.testing.PublishedSchemas;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code watchpost bundle announce}: what devices of a group will hear. */
final class BundleAnnounceTest {
    @TempDir
    Path folder;

    private Path bundle = Path.of("");
    private Path out = Path.of("");

    @BeforeEach
    void material() throws Exception {
        bundle = TestBundles.colours().write(folder.resolve("colours-1.0.2.wpb"), TestBundles.RELEASE);
        out = folder.resolve("announcement.dsse.json");
    }

    /** A private key as "keys new" writes it. */
    private Path key(String name) throws Exception {
        Path file = folder.resolve(name.replace(' ', '-') + ".key");
        Files.writeString(
                file,
                "-----BEGIN PRIVATE KEY-----\n" + Base64.getEncoder().encodeToString(TestKeys.pkcs8(name))
                        + "\n-----END PRIVATE KEY-----\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private Cli announce(Object... more) throws Exception {
        Object[] common = {"bundle", "announce", "--serial", "7", "--heartbeat", "3600", "--out", out};
        Object[] all = Arrays.copyOf(common, common.length + more.length);
        System.arraycopy(more, 0, all, common.length, more.length);
        return Cli.run(all);
    }

    @Test
    void announcement_isWhatDevicesTrust() throws Exception {
        Cli made = announce(bundle, "--key", key("release"), "--url-base", "https://models.example/belt");

        assertThat(made.exitCode()).as(made.err()).isEqualTo(ExitCode.OK);
        assertThat(made.out())
                .contains("announcement 7 to the group all, 1 signatures; the next one is due within 3600 s")
                .contains("colours-1.0.2, release 2: https://models.example/belt/colours-1.0.2.wpb");
        Announcement read = AnnouncementJson.verified(Trust.readEnvelope(out), TestBundles.trust(), "it");
        assertThat(read.serial()).isEqualTo(7);
        Announcement.Model model = read.models().getFirst();
        assertThat(model.sha256()).isEqualTo(Sha256.hex(bundle));
        assertThat(model.facts().sizeBytes()).isEqualTo(Files.size(bundle));
        assertThat(model.facts().digest())
                .isEqualTo(TestBundles.colours().envelope().digest());
    }

    @Test
    void json_followsItsSchema_andSourcesAreRelativeByDefault() throws Exception {
        Cli made = announce(bundle, "--key", key("release"), "--group", "belts", "--json");

        PublishedSchemas.assertFollows("watchpost.announcement/1", made.out());
        assertThat(made.out()).contains("\"group\":\"belts\"").contains("\"sources\":[\"colours-1.0.2.wpb\"]");
    }

    @Test
    void severalSigners_inAnyOrder_giveTheSameBytes() throws Exception {
        announce(bundle, "--key", key("release"));
        announce(bundle, "--key", key("other release"));
        byte[] one = Files.readAllBytes(out);
        Files.delete(out);
        announce(bundle, "--key", key("other release"));
        Cli last = announce(bundle, "--key", key("release"));

        assertThat(last.out()).contains("2 signatures");
        assertThat(out).hasBinaryContent(one);
        assertThat(announce("--key", key("release")).out())
                .as("another content begins anew")
                .contains("1 signatures");
    }

    @Test
    void whatDevicesWouldRefuse_isNotAnnounced() throws Exception {
        Path unsigned = TestBundles.colours().write(folder.resolve("unsigned.wpb"));
        Path damaged = Files.write(folder.resolve("damaged.wpb"), new byte[100]);

        assertThat(announce(unsigned, "--key", key("release")).err())
                .contains("is not signed: devices would refuse it");
        assertThat(announce(damaged, "--key", key("release")).exitCode()).isEqualTo(ExitCode.MODEL_REFUSED);
        assertThat(announce(bundle).err()).contains("--key is missing");
        assertThat(announce(bundle, "--key", key("release"), "--url-base", "http://models.example")
                        .err())
                .contains("a source is an https address");
        assertThat(Cli.run("bundle", "announce", "--serial", "0", "--heartbeat", "60", "--key", key("release"))
                        .err())
                .contains("a serial is 1 or more, was 0");
        assertThat(out).doesNotExist();
    }
}
