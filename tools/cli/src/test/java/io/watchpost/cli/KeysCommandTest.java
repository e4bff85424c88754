package io.watchpost.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.testing.PublishedSchemas;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code watchpost keys}. */
final class KeysCommandTest {
    @TempDir
    Path folder;

    @Test
    void newKey_isForItsOwnerAloneAndNeverPrinted() throws Exception {
        Path file = folder.resolve("anna.key");

        Cli run = Cli.run("keys", "new", "--json", file);

        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
        PublishedSchemas.assertFollows("watchpost.key/1", run.out());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        String secret = Files.readAllLines(file).get(1);
        assertThat(run.out() + run.err()).doesNotContain(secret);
        assertThat(folder.resolve("anna.pub")).content().contains("BEGIN PUBLIC KEY");
        assertThat(Cli.run("keys", "new", file).err()).contains("keys are never overwritten");
        assertThat(Cli.run("keys", "new", folder.resolve("anna")).exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void keyThatOthersCanRead_isRefused() throws Exception {
        Path root = key("root");
        Path release = key("release");
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rw-r-----"));

        Cli run = root(root, release, folder.resolve("root.json"));

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("others than its owner may read").contains("chmod 600");
        assertThat(folder.resolve("root.json")).doesNotExist();
    }

    @Test
    void passphrase_isNeededWhereItWasGiven() throws Exception {
        Path passphrase = secret("passphrase", "correct horse");
        Path root = folder.resolve("root.key");
        assertThat(Cli.run("keys", "new", root, "--passphrase-file", passphrase).exitCode())
                .isEqualTo(ExitCode.OK);
        assertThat(root).content().contains("BEGIN ENCRYPTED PRIVATE KEY");
        Path release = key("release");

        assertThat(root(root, release, folder.resolve("1.json")).err()).contains("--passphrase-file");
        Path wrong = secret("wrong", "battery staple");
        assertThat(root(root, release, folder.resolve("1.json"), "--passphrase-file", wrong)
                        .err())
                .contains("the passphrase doesn't fit");
        Cli run = root(root, release, folder.resolve("1.json"), "--passphrase-file", passphrase);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("complete: ").contains("root  (signature there)");
    }

    @Test
    void rotation_isCompleteOnceOldAndNewHoldersSigned() throws Exception {
        Path anna = key("anna");
        Path bert = key("bert");
        Path release = key("release");
        Path newRelease = key("new-release");
        Path first = folder.resolve("root-1.json");
        assertThat(root(anna, release, first).exitCode()).isEqualTo(ExitCode.OK);
        Path second = folder.resolve("root-2.json");

        Cli run = Cli.run(
                "keys",
                "rotate",
                first,
                "--out",
                second,
                "--root-key",
                pub(bert),
                "--release-key",
                pub(newRelease),
                "--revoke",
                pub(release),
                "--key",
                bert);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("needs signatures of 1 of the root keys of version 1 and has 0");
        assertThat(Cli.run("keys", "show", second, "--previous", first).exitCode())
                .isEqualTo(ExitCode.PARTLY);

        assertThat(Cli.run("keys", "sign", second, "--key", anna, "--previous", first)
                        .out())
                .contains("complete: ");
        Cli show = Cli.run("keys", "show", second, "--previous", first, "--json");
        assertThat(show.exitCode()).isEqualTo(ExitCode.OK);
        PublishedSchemas.assertFollows("watchpost.trust/1", show.out());
        JsonNode trust = JsonMapper.shared().readTree(show.out());
        assertThat(trust.path("version").asInt()).isEqualTo(2);
        assertThat(trust.path("revoked").size()).isEqualTo(1);
        assertThat(trust.at("/releaseKeys/keys/0/name").asString()).isEqualTo("new-release");
    }

    @Test
    void revokingTheOnlyReleaseKey_needsAnother() throws Exception {
        Path anna = key("anna");
        Path release = key("release");
        Path first = folder.resolve("root-1.json");
        assertThat(root(anna, release, first).exitCode()).isEqualTo(ExitCode.OK);

        Cli run = Cli.run(
                "keys", "rotate", first, "--out", folder.resolve("2.json"), "--revoke", pub(release), "--key", anna);

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("is a release key and revoked");
    }

    @Test
    void whatIsNoKeyOrRoot_isNamed() throws Exception {
        Path text = secret("x.key", "hello");
        assertThat(Cli.run("keys", "show", text).err()).contains("is no DSSE envelope");
        assertThat(Cli.run("keys", "show", folder.resolve("none")).exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(Cli.run("keys", "sign", text).err()).contains("--key is missing");
        assertThat(root(text, key("release"), folder.resolve("r.json")).err()).contains("does not exist");
        assertThat(Cli.run("keys").exitCode()).isEqualTo(ExitCode.USAGE);
    }

    private Path key(String name) {
        Path file = folder.resolve(name + ".key");
        assertThat(Cli.run("keys", "new", file).exitCode()).isEqualTo(ExitCode.OK);
        return file;
    }

    private static Path pub(Path key) {
        return key.resolveSibling(key.getFileName().toString().replace(".key", ".pub"));
    }

    private Path secret(String name, String text) throws Exception {
        Path file = Files.writeString(folder.resolve(name), text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    private static Cli root(Path root, Path release, Path out, Object... more) {
        Object[] args = {
            "keys", "root", "--out", out, "--root-key", pub(root), "--release-key", pub(release), "--key", root
        };
        Object[] all = java.util.Arrays.copyOf(args, args.length + more.length);
        System.arraycopy(more, 0, all, args.length, more.length);
        return Cli.run(all);
    }
}
