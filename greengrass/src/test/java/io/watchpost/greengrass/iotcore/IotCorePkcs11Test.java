package io.watchpost.greengrass.iotcore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.testing.MqttJudge;
import io.watchpost.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key that never leaves its token, in SoftHSM; each connection is made by a process of its own. */
final class IotCorePkcs11Test {
    private static final String PIN = "5678";

    @TempDir
    private Path folder;

    private IotCoreEndpoint endpoint;
    private Path library;

    @BeforeEach
    void start() throws Exception {
        String program = Needs.program("softhsm2-util").toString();
        library = softHsm();
        Path tokens = Files.createDirectories(folder.resolve("tokens"));
        Files.writeString(
                folder.resolve("softhsm2.conf"), "directories.tokendir = " + tokens + "\nlog.level = ERROR\n");
        endpoint = new IotCoreEndpoint(folder).start();
        run(program, "--init-token", "--free", "--label", "gate", "--so-pin", "1234", "--pin", PIN);
        run(
                program,
                "--import",
                endpoint.station.key().toString(),
                "--token",
                "gate",
                "--label",
                "station",
                "--id",
                "01",
                "--pin",
                PIN);
        Files.delete(endpoint.station.key()); // from here on only the token has it
    }

    @AfterEach
    void stop() {
        if (endpoint != null) {
            endpoint.close();
        }
    }

    @Test
    void keyInAToken_opensTheBroker_againAndAgain_andNothingElseIsSaid() throws Exception {
        try (MqttJudge judge = new MqttJudge(endpoint.broker.judgePort(), "watchpost/#")) {
            Child.Output output = connect("gate", "station", PIN, PIN);

            assertThat(output.lines())
                    .filteredOn(line -> line.startsWith("acknowledged [1]"))
                    .hasSize(2);
            assertThat(output.errors())
                    .as("standard error becomes a WARN in Greengrass")
                    .isEmpty();
            assertThat(output.lines().getLast())
                    .as("the library lies beside the jars, and isn't unpacked")
                    .isEqualTo("loaded " + Path.of(System.getProperty("java.library.path"), "libaws-crt-jni.so"));
            await().until(() -> judge.count("x") == 2);
        }
    }

    @Test
    void wrongPin_isToldAndNotTriedAgain_sothatTheTokenStaysOpen() throws Exception {
        List<String> pins = new ArrayList<>(List.of("gate", "station"));
        for (int i = 0; i < 20; i++) {
            pins.add("9999");
        }
        pins.add(PIN);
        Child.Output output = connect(pins.toArray(String[]::new));

        assertThat(output.lines().subList(0, 20))
                .allSatisfy(line -> assertThat(line)
                        .contains("the token gate of " + library + " doesn't take the PIN", "tls.pkcs11.pin")
                        .doesNotContain("9999"));
        assertThat(output.lines().get(20)).startsWith("acknowledged [1]");
    }

    @Test
    void tokenAndKeyThatArentThere_areNamed() throws Exception {
        assertThat(connect("attic", "station", PIN).lines().getFirst())
                .contains("there is no token attic of " + library, "tls.pkcs11.token");
        assertThat(connect("gate", "other", PIN).lines().getFirst())
                .contains("has no private key other", "tls.pkcs11.key");
    }

    private Child.Output connect(String... tokenKeyAndPins) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                Integer.toString(endpoint.broker.port()),
                endpoint.authority.authority().toString(),
                endpoint.station.certificate().toString(),
                library.toString()));
        arguments.addAll(List.of(tokenKeyAndPins));
        return Child.run(
                ConnectMain.class,
                List.of("-Djava.library.path=" + System.getProperty("java.library.path")),
                Map.of("SOFTHSM2_CONF", folder.resolve("softhsm2.conf").toString()),
                arguments);
    }

    private void run(String... command) throws Exception {
        Process process = process(List.of(command)).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private ProcessBuilder process(List<String> command) {
        ProcessBuilder process = new ProcessBuilder(command);
        process.environment()
                .put("SOFTHSM2_CONF", folder.resolve("softhsm2.conf").toString());
        return process;
    }

    private static Path softHsm() throws IOException {
        try (Stream<Path> found = Files.find(
                Path.of("/usr/lib"),
                3,
                (file, is) -> file.endsWith("softhsm/libsofthsm2.so") && !is.isSymbolicLink())) {
            Path library = found.findFirst().orElse(null);
            Needs.library(library != null, "libsofthsm2");
            return Objects.requireNonNull(library);
        }
    }
}
