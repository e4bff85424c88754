package io.watchpost.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.watchpost.classify.ScoresRule;
import io.watchpost.testing.Fixtures;
import io.watchpost.transport.BrokerConfig;
import io.watchpost.transport.SecretRef;
import io.watchpost.vision.Preprocessing;
import io.watchpost.vision.Region;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigYamlTest {
    private static final String SMALLEST = """
            pipelines:
              - camera: dir:pictures
                model:
                  file: model.tflite
            """;

    @TempDir
    Path folder;

    @Test
    void smallest_hasDefaultsEverywhere() throws Exception {
        StationConfig station = station(SMALLEST);

        assertThat(station.device()).matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
        assertThat(station.stateDir()).isEqualTo(StandardFolders.state());
        assertThat(station.mqtt()).isEmpty();
        assertThat(station.outbox()).isEqualTo(OutboxConfig.DEFAULT);
        PipelineConfig pipeline = station.pipelines().getFirst();
        assertThat(pipeline.name()).isEqualTo("main");
        assertThat(pipeline.results()).isEqualTo(ResultsConfig.DEFAULT);
        assertThat(pipeline.preprocessing()).isEqualTo(Preprocessing.DEFAULT);
        assertThat(pipeline.model().threads()).isNull();
    }

    @Test
    void relativePaths_startFromTheFilesFolder() throws Exception {
        PipelineConfig pipeline = station(SMALLEST).pipelines().getFirst();

        assertThat(pipeline.model().file()).isEqualTo(folder.resolve("model.tflite"));
        assertThat(pipeline.camera().location())
                .isEqualTo(folder.resolve("pictures").toString());
        assertThat(pipeline.camera().text()).isEqualTo("dir:pictures");
    }

    @Test
    void example_loadsAndSaysWhatItSays() throws Exception {
        StationConfig station = ConfigYaml.station(Fixtures.projectRoot().resolve("docs/watchpost.example.yaml"));

        assertThat(station.device()).isEqualTo("door-7");
        PipelineConfig pipeline = station.pipelines().getFirst();
        assertThat(pipeline.roi()).isEqualTo(new Region(0, 80, 640, 320));
        assertThat(pipeline.camera().option("size")).isEqualTo("640x480");
        assertThat(pipeline.model().mean()).containsExactly(127.5f);
        assertThat(pipeline.model().scores()).isEqualTo(ScoresRule.AS_IS);
        assertThat(pipeline.results().publish()).isEqualTo(new PublishConfig(true, 60));
        assertThat(pipeline.results().smoothing()).isEqualTo(new SmoothingConfig(5, 1, 1));
        BrokerConfig mqtt = station.mqtt().getFirst();
        assertThat(mqtt.broker()).isEqualTo("mqtts://broker.example:8883");
        assertThat(mqtt.password()).isEqualTo(new SecretRef.InEnvironment("WATCHPOST_MQTT_PASSWORD"));
        assertThat(mqtt.tls().keyFile()).isEqualTo(Path.of("/etc/watchpost/station.key"));
    }

    @Test
    void unknownKey_namesTheNearestAndItsLine() {
        assertThat(problems(SMALLEST + "      thread: 2\n"))
                .containsExactly("line 5: pipelines[0].model: unknown key \"thread\"; did you mean \"threads\"?");
        assertThat(problems(SMALLEST + "state-dir: /tmp\n"))
                .containsExactly("line 5: unknown key \"state-dir\"; did you mean \"stateDir\"?");
    }

    @Test
    void keyInTheWrongSection_isToldItsRightOne() {
        assertThat(problems(SMALLEST + "      threshold: 0.5\n"))
                .containsExactly("line 5: pipelines[0].model: unknown key \"threshold\";"
                        + " \"threshold\" belongs under pipelines[].results");
    }

    @Test
    void unknownKey_nearNothing_listsWhatIsKnown() {
        assertThat(problems(SMALLEST + "outbox:\n  kubernetes: 1\n"))
                .containsExactly("line 6: outbox: unknown key \"kubernetes\"; known are sizeMegabytes,"
                        + " policy, writeMegabytesPerDay");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', textBlock = """
            threads: many → threads: found "many", expected a whole number from 1 to 64
            threads: 0 → threads: found "0", expected a whole number from 1 to 64
            threads: [1, 2] → threads: found a list, expected a whole number from 1 to 64
            colour: rbg → colour: found "rbg", expected rgb | bgr | grey; did you mean "rgb"?
            fit: {a: 1} → fit: found keys and values, expected stretch | crop | letterbox
            cropFraction: 1.5 → cropFraction: found "1.5", expected a number from 0.01 to 1
            mean: 1,b,3 → mean: found "b", expected a number
            mean: [1, [2]] → mean: found a list, expected one number or three
            labels: '' → labels: found "", expected a path
            """, quoteCharacter = '\0')
    void wrongValue_namesKeyLineFoundAndExpected(String line, String expected) {
        assertThat(problems(SMALLEST + "      " + line + "\n"))
                .containsExactly("line 5: pipelines[0].model." + expected);
    }

    @Test
    void wrongScalars_eachInItsOwnWay() {
        assertThat(problems(
                        SMALLEST + "    rotate: 45\n    flip: yes\n    roi: 1,2,3\n    cameraTimeoutSeconds: 1e9\n"))
                .containsExactly(
                        "line 5: pipelines[0].rotate: found \"45\", expected 0 | 90 | 180 | 270",
                        "line 6: pipelines[0].flip: found \"yes\", expected true or false",
                        "line 7: pipelines[0].roi: a region of interest is X,Y,W,H in pixels, was \"1,2,3\"",
                        "line 8: pipelines[0].cameraTimeoutSeconds: found \"1e9\","
                                + " expected a number from 0.1 to 3600");
    }

    @Test
    void everyProblem_isFoundAtOnceInTheOrderOfTheFile() {
        assertThat(problems("""
                        device: "a b"
                        outbox:
                          policy: newest
                        mqtt:
                          broker: http://localhost
                          window: -1
                        pipelines:
                          - camera: nothing
                            model: {threads: 3}
                        """))
                .satisfiesExactly(
                        text -> assertThat(text).startsWith("line 1: device: a device is a name"),
                        text -> assertThat(text).startsWith("line 3: outbox.policy: found \"newest\""),
                        text -> assertThat(text)
                                .startsWith("line 5: mqtt.broker: a broker's address begins with mqtt: or mqtts:"),
                        text -> assertThat(text).startsWith("line 6: mqtt.window: found \"-1\""),
                        text -> assertThat(text).startsWith("line 8: pipelines[0].camera: a camera is named"),
                        text -> assertThat(text).startsWith("line 9: pipelines[0].model: the model is missing"));
    }

    @Test
    void anInstalledModel_hasItsContractInItsBundle() {
        assertThat(problems("""
                        models: {trust: root.json}
                        pipelines:
                          - camera: 'test:'
                            model: {installed: belt, colour: bgr}
                        """).getFirst())
                .contains("an installed model has its own labels")
                .contains("colour");
        assertThat(problems("""
                        pipelines:
                          - camera: 'test:'
                            model: {installed: belt}
                        """).getFirst()).contains("nothing says whom this device trusts");
    }

    @Test
    void valuesThatDontFitTogether_areRefusedWithBoth() {
        assertThat(problems(SMALLEST + "      mean: [1, 2, 3]\n      std: 4\n").getFirst())
                .startsWith("line 3: pipelines[0].model: mean and std go together")
                .contains("mean has 3, std 1");
        assertThat(problems(SMALLEST + "    results:\n      smoothing: {average: 3, agree: 2, of: 3}\n")
                        .getFirst())
                .startsWith("line 6: pipelines[0].results.smoothing: smoothing is a moving average");
        assertThat(problems(SMALLEST + "    results: {allow: [cat], deny: [dog, cat]}\n")
                        .getFirst())
                .contains("\"cat\" is both allowed and denied");
        assertThat(problems(SMALLEST + "mqtt: {broker: 'mqtt://x', tls: {caFile: a}}\n")
                        .getFirst())
                .contains("say mqtts://");
        assertThat(problems(SMALLEST + "mqtt: {broker: 'mqtts://x', tls: {keyFile: a}}\n")
                        .getFirst())
                .contains("certificateFile is missing");
        assertThat(problems(SMALLEST + "mqtt: {broker: 'mqtts://x', tls: {certificateFile: a, pkcs11: {library: b}}}\n")
                        .getFirst())
                .contains("can't stay in a token");
        assertThat(problems(SMALLEST + "mqtt: {broker: 'mqtts://x', proxy: {address: 'http://p:3128'}}\n")
                        .getFirst())
                .contains("can't be reached through one");
        assertThat(problems(SMALLEST + SMALLEST.substring("pipelines:\n".length()))
                        .getFirst())
                .contains("two pipelines are named \"main\"");
    }

    @Test
    void secretWrittenOut_isRefusedAndNotRepeated() {
        String message = message(SMALLEST + "mqtt: {broker: 'mqtt://x', username: {env: U}, password: hunter2}\n");
        assertThat(message).contains("secrets never stand in a configuration").doesNotContain("hunter2");

        String inAddress = message(SMALLEST + "mqtt: {broker: 'mqtt://joe:hunter2@x'}\n");
        assertThat(inAddress).contains("without user and password").doesNotContain("hunter2");

        String inProxy = message(SMALLEST + "mqtt: {broker: 'mqtt://x', proxy: {address: 'http://joe:hunter2@p:1'}}\n");
        assertThat(inProxy).contains("without user and password").doesNotContain("hunter2");
    }

    @Test
    void secret_isReadFromItsFile_andNeverPrinted() throws Exception {
        Files.writeString(folder.resolve("password"), "hunter2\n");
        StationConfig station =
                station(SMALLEST + "mqtt: {broker: 'mqtt://x', username: {env: PATH}, password: {file: password}}\n");
        SecretRef password =
                java.util.Objects.requireNonNull(station.mqtt().getFirst().password());

        assertThat(password.read()).isEqualTo("hunter2");
        assertThat(station.toString()).doesNotContain("hunter2").contains("password");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new SecretRef.InFile(folder.resolve("gone")).read())
                .withMessageContaining("doesn't exist");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new SecretRef.InEnvironment("WATCHPOST_NO_SUCH").read())
                .withMessageContaining("WATCHPOST_NO_SUCH");
    }

    @Test
    void secretWithTwoPlaces_isRefused() {
        assertThat(problems(SMALLEST + "mqtt: {broker: 'mqtt://x', username: {env: U, file: f}}\n")
                        .getFirst())
                .contains("either the file");
    }

    @Test
    void brokenYaml_namesTheLine() {
        assertThat(problems("device: x\npipelines: [a, b\n").getFirst())
                .matches("line \\d+: this isn't YAML: .+")
                .doesNotContain("\n");
        assertThat(problems("device: x\n\tpipelines: 1\n").getFirst()).startsWith("line 2: this isn't YAML");
    }

    @Test
    void duplicateKeys_aliasesAndSecondDocuments_areRefused() {
        assertThat(problems("device: a\n" + SMALLEST + "device: b\n"))
                .containsExactly("line 6: the key \"device\" stands here for the second time; the first is in line 1");
        assertThat(problems("device: &d a\nstateDir: *d\n" + SMALLEST).getFirst())
                .isEqualTo("line 2: stateDir: aliases (*name) aren't supported: write the value out");
        assertThat(problems(SMALLEST + "---\na: 1\n").getFirst()).contains("second document");
        assertThat(problems("- a\n").getFirst())
                .isEqualTo("line 1: a configuration is keys and values, like" + " \"device: door-7\"");
    }

    @Test
    void emptyFile_saysWhatIsMissing() {
        assertThat(problems(""))
                .containsExactly(
                        "there is no pipeline: declare one under \"pipelines\" with a camera" + " and a model");
        assertThat(problems("pipelines:\n").getFirst()).contains("pipelines");
    }

    @Test
    void deepNesting_isRefusedWithoutHarm() {
        assertThat(message("device: " + "[".repeat(5_000) + "]".repeat(5_000))).contains("line 1");
    }

    @Test
    void file_missingFolderOrTooLarge_isSaidPlainly() throws Exception {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> ConfigYaml.station(folder.resolve("none.yaml")))
                .withMessageContaining("no such file");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> ConfigYaml.station(folder))
                .withMessageContaining("it is a folder");
        Path large = Files.writeString(folder.resolve("large.yaml"), "#".repeat(2_000_000));
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> ConfigYaml.station(large))
                .withMessageContaining("2000000 bytes");
        Path binary = Files.write(folder.resolve("binary.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> ConfigYaml.station(binary))
                .withMessageContaining("isn't UTF-8");
    }

    @Test
    void wordsThatYamlWouldBend_stayWords() throws Exception {
        StationConfig station = station("device: 007\n" + SMALLEST + "    results: {deny: [no, 1e3, null-ish]}\n");

        assertThat(station.device()).isEqualTo("007");
        assertThat(station.pipelines().getFirst().results().deny()).containsExactly("no", "1e3", "null-ish");
    }

    private StationConfig station(String yaml) throws Exception {
        return ConfigYaml.station(Files.writeString(folder.resolve("watchpost.yaml"), yaml));
    }

    private java.util.List<String> problems(String yaml) {
        return failure(yaml).problems();
    }

    private String message(String yaml) {
        return String.valueOf(failure(yaml).getMessage());
    }

    private ConfigurationException failure(String yaml) {
        ConfigurationException failure = catchThrowableOfType(ConfigurationException.class, () -> station(yaml));
        assertThat(failure).as("refused: %s", yaml).isNotNull();
        return failure;
    }
}
