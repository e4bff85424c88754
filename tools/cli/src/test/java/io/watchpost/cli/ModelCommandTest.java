package io.watchpost.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.bundle.EnvelopeJson;
import io.watchpost.bundle.Root;
import io.watchpost.bundle.RootJson;
import io.watchpost.bundle.TestBundles;
import io.watchpost.bundle.TestKeys;
import io.watchpost.testing.Needs;
import io.watchpost.testing.PublishedSchemas;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** {@code watchpost model} while no station runs: the command does it itself, or says what is missing. */
final class ModelCommandTest {
    @TempDir
    Path folder;

    private ModelStation device;

    @BeforeEach
    void device() throws Exception {
        device = ModelStation.in(folder);
    }

    @Test
    void install_stagesIt_andEveryViewSaysSo() throws Exception {
        assertThat(device.model("list").out()).contains("no model is installed").contains("watchpost model install");
        assertThat(device.model("history").out()).contains("nothing has come of any model yet");

        Cli install = device.model("install", device.bundle(2), "--follow");

        assertThat(install.exitCode()).as(install.err()).isEqualTo(ExitCode.OK);
        assertThat(install.outLines().getFirst()).startsWith("colours 1.0.2 (release 2) is staged: 1 goldens right");
        assertThat(install.out())
                .contains("verified: from " + folder.resolve("colours-2.wpb") + ", signed by release")
                .endsWith("no station runs here: what follows, follows when one does\n");
        assertThat(install.err()).isEmpty();
        assertThat(device.model("list").out()).containsPattern("colours +- +1.0.2 \\(release 2\\), staged +-");
        assertThat(device.model("status").out())
                .contains("no station runs here; this is what the disk says")
                .contains("its trial begins when the station runs");
        assertThat(device.model("status", "doors").out()).contains("no model doors is installed");
        assertThat(device.model("history", "colours").outLines()).hasSize(3);
        assertThat(device.model("history", "doors").out()).contains("nothing has come of a model doors yet");
        Cli json = device.model("status", "--json");
        PublishedSchemas.assertFollows("watchpost.models/1", json.out());
        assertThat(JsonMapper.shared()
                        .readTree(json.out())
                        .at("/models/0/candidate/state")
                        .asString())
                .isEqualTo("staged");

        Cli again = device.model("install", device.bundle(2));
        assertThat(again.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(again.out()).contains("it is here already, and staged");
    }

    @Test
    void whatIsNoGoodBundle_isRefusedWithItsReason() throws Exception {
        Cli none = device.model("install", folder.resolve("none.wpb"));
        assertThat(none.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(none.err()).contains("none.wpb is not a file");
        assertThat(device.model("install", folder).err()).contains(" is a folder: name a .wpb file");

        Path text = Files.writeString(folder.resolve("text.wpb"), "hello");
        Cli page = device.model("install", text);
        assertThat(page.exitCode()).isEqualTo(ExitCode.MODEL_REFUSED);
        assertThat(page.err()).contains("text.wpb").doesNotContain("\tat ");

        Path foreign = TestBundles.colours().write(folder.resolve("f.wpb"), TestKeys.named("somebody"));
        Cli unsigned = device.model("install", foreign);
        assertThat(unsigned.exitCode()).isEqualTo(ExitCode.MODEL_REFUSED);
        assertThat(unsigned.err()).contains("needs signatures of 1 of the release keys and has 0");

        Cli worse = device.model("install", device.worse(3));
        assertThat(worse.exitCode()).isEqualTo(ExitCode.MODEL_REFUSED);
        assertThat(worse.err()).contains("which must be \"red\"");
        assertThat(device.model("install", device.worse(3)).err()).contains("failed on this device before");
        assertThat(device.model("install", device.worse(3), "--again").err())
                .as("it is tried once more")
                .contains("which must be \"red\"");
    }

    @Test
    void withoutTrust_nothingComesIn_andTheCommandSaysWhatToName() throws Exception {
        Path state = folder.resolve("state");
        Cli nobody = Cli.run("model", "install", device.bundle(2), "--state-dir", state);
        assertThat(nobody.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(nobody.err()).contains("--config FILE, or the root with --trust FILE");
        assertThat(state)
                .as("nothing is made before it is known that something can be done")
                .doesNotExist();

        Cli missing = Cli.run(
                "model", "install", device.bundle(2), "--state-dir", state, "--trust", folder.resolve("no.json"));
        assertThat(missing.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(missing.err()).contains("no.json does not exist");

        Path page = Files.writeString(folder.resolve("page.json"), "{}");
        Cli unsound = Cli.run("model", "install", device.bundle(2), "--state-dir", state, "--trust", page);
        assertThat(unsound.exitCode()).isEqualTo(ExitCode.MODEL_REFUSED);
        assertThat(unsound.err()).contains("page.json");

        Cli trusted = Cli.run("model", "install", device.bundle(2), "--state-dir", state, "--trust", device.root);
        assertThat(trusted.exitCode()).as(trusted.err()).isEqualTo(ExitCode.OK);
    }

    @Test
    void rollback_takesTheCandidateOut_orSaysThatThereIsNothing() throws Exception {
        Cli unknown = device.model("rollback", "doors");
        assertThat(unknown.exitCode()).isEqualTo(ExitCode.MODEL_REFUSED);
        assertThat(unknown.err()).contains("no model doors is installed");

        device.model("install", device.bundle(2));
        Cli back = Cli.run("model", "rollback", "colours", "--state-dir", folder.resolve("state"));
        assertThat(back.exitCode())
                .as("going back asks for nobody's trust: %s", back.err())
                .isEqualTo(ExitCode.OK);
        assertThat(back.out()).contains("1.0.2 (release 2) is taken out; no other release is here");
        assertThat(device.model("history").out()).contains("rolledBack: by hand");
        assertThat(device.model("rollback", "colours").err()).contains("no model colours is installed");
        assertThat(device.model("install", device.bundle(2)).exitCode()).isEqualTo(ExitCode.MODEL_REFUSED);
        assertThat(device.model("install", device.bundle(2), "--again").exitCode())
                .isEqualTo(ExitCode.OK);
    }

    @Test
    void trust_takesTheNextRoot_andNoOther() throws Exception {
        Cli text = device.model("trust", Files.writeString(folder.resolve("text"), "hello"));
        assertThat(text.exitCode()).isEqualTo(ExitCode.MODEL_REFUSED);
        assertThat(device.model("trust", folder.resolve("none")).exitCode()).isEqualTo(ExitCode.USAGE);
        Cli same = device.model("trust", device.root);
        assertThat(same.exitCode()).as("it is trusted already").isEqualTo(ExitCode.OK);

        Path next = Files.write(
                folder.resolve("next.json"),
                EnvelopeJson.bytes(TestKeys.signed(
                        RootJson.envelope(new Root(
                                2,
                                TestKeys.role(1, TestBundles.ROOT),
                                TestKeys.role(1, TestBundles.OTHER_RELEASE),
                                Set.of())),
                        TestBundles.ROOT)));
        assertThat(device.model("trust", next).out()).contains("root of trust 2 is trusted");
        assertThat(device.model("install", device.bundle(2)).err())
                .as("the release key isn't in the new root")
                .contains("needs signatures of 1 of the release keys and has 0");
    }

    @Test
    void addressThatIsNone_isNamed() {
        assertThat(device.model("install", "http://here/a.wpb").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(device.model("install", "https:///a.wpb").err()).contains("only https://HOST/… is fetched");
        assertThat(device.model("install", "https://h/a b").err()).contains("is not an address");
        Cli untrusting = Cli.run("model", "install", "https://h/a.wpb", "--state-dir", folder);
        assertThat(untrusting.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(untrusting.err()).contains("--trust FILE");
    }

    @Test
    void damagedLine_isSaid_andTheOtherEditionHolds() throws Exception {
        device.model("install", device.bundle(2));
        Path home = device.store().resolve("names/colours");
        List<Path> lines = List.of(home.resolve("line.0.json"), home.resolve("line.1.json"));
        Path newest = edition(lines.get(0)) > edition(lines.get(1)) ? lines.get(0) : lines.get(1);
        Files.writeString(newest, "{\"half");

        Cli list = device.model("list");
        assertThat(list.err())
                .contains("ATTENTION: " + newest + " is damaged")
                .contains("the other edition of it holds");
        assertThat(list.out()).contains("1.0.2 (release 2), probed");

        for (Path line : lines) {
            Files.writeString(line, "{\"half");
        }
        Cli status = device.model("status");
        assertThat(status.err()).contains("nothing is known of this model any more: install it again");
        assertThat(status.out()).contains("no model is installed");
        assertThat(device.model("install", device.bundle(3)).exitCode()).isEqualTo(ExitCode.OK);
        assertThat(device.model("list").err()).isEmpty();
    }

    @Test
    void logLines_areForVerbose() throws Exception {
        Process quiet = ModelStation.child(
                        "model", "install", device.worse(2).toString(), "--config", device.config.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(text(quiet))
                .hasLineCount(1)
                .startsWith("watchpost model install: colours 1.0.2 (release 2): ")
                .contains("which must be \"red\"");
        assertThat(quiet.waitFor()).isEqualTo(ExitCode.MODEL_REFUSED);

        Process verbose = ModelStation.child(
                        "model",
                        "install",
                        device.bundle(3).toString(),
                        "--config",
                        device.config.toString(),
                        "--verbose")
                .redirectErrorStream(true)
                .start();
        assertThat(text(verbose)).contains("INFO  ModelStore: model colours 1.0.3 (release 3): verified");
    }

    @Test
    void storeOfAnotherUser_isSaidWithItsName() throws Exception {
        Needs.root();
        device.model("install", device.bundle(2));
        Path state = folder.resolve("state");
        try {
            chown("nobody", state);
            Cli install = device.model("install", device.bundle(3));
            assertThat(install.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
            assertThat(install.err())
                    .contains("belongs to nobody, who couldn't change what root writes there")
                    .contains("sudo -u nobody watchpost model");
            assertThat(device.model("list").exitCode())
                    .as("looking is harmless")
                    .isEqualTo(ExitCode.OK);

            Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx------"));
            String setpriv = Needs.program("setpriv").toString();
            for (String verb : List.of("list", "status", "history")) {
                Process stranger = ModelStation.child(
                                List.of(setpriv, "--bounding-set=-dac_override,-dac_read_search"),
                                "model",
                                verb,
                                "--config",
                                device.config.toString())
                        .redirectErrorStream(true)
                        .start();
                assertThat(text(stranger))
                        .contains("state/models can't be read by root")
                        .contains("sudo -u nobody watchpost model");
                assertThat(stranger.waitFor()).isEqualTo(ExitCode.UNAVAILABLE);
            }
        } finally {
            chown("root", state);
        }
    }

    private static void chown(String owner, Path folder) throws Exception {
        assertThat(new ProcessBuilder("chown", "-R", owner, folder.toString())
                        .start()
                        .waitFor())
                .isZero();
    }

    private static long edition(Path line) throws Exception {
        return Long.parseLong(Files.readString(line).replaceFirst("(?s).*?\"edition\":(\\d+).*", "$1"));
    }

    private static String text(Process child) throws Exception {
        String text = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        child.waitFor();
        return text;
    }
}
