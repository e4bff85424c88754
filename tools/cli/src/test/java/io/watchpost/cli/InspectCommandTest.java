package io.watchpost.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.testing.Fixtures;
import io.watchpost.testing.PublishedSchemas;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class InspectCommandTest {
    @TempDir
    Path folder;

    @Test
    void model_isShownWithItsTensorsAndOperators() throws Exception {
        Cli run = Cli.run("inspect", TestFiles.model(folder));

        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .contains("picture  uint8 [1, 32, 32, 3]  scale")
                .contains("scores  uint8 [1, 3]")
                .contains("operators  3, 3 of them in 8-bit integers")
                .contains("SOFTMAX")
                .doesNotContain("probe ");
    }

    @Test
    void probe_showsTheVerdict() throws Exception {
        Path model = TestFiles.model(folder);

        Cli json = Cli.run("inspect", "--json", "--probe", "--cache-dir", folder, model);
        assertThat(json.exitCode()).as(json.err()).isEqualTo(ExitCode.OK);
        PublishedSchemas.assertFollows("watchpost.inspection/1", json.out());
        PublishedSchemas.assertFollows(
                "watchpost.inspection/1", Cli.run("inspect", "--json", model).out());
        JsonNode node = JsonMapper.shared().readTree(json.out());
        assertThat(node.at("/probe/verdict").asString()).isEqualTo("usable");
        assertThat(node.at("/inputs/0/shape/1").asInt()).isEqualTo(32);
        assertThat(Cli.run("inspect", "--probe", "--cache-dir", folder, model).out())
                .contains("probe      usable: ");
    }

    @Test
    void noModel_isRefusedInOneSentence() throws Exception {
        Path page = Files.writeString(folder.resolve("page.tflite"), "<!DOCTYPE html><html></html>");

        Cli run = Cli.run("inspect", "--probe", "--cache-dir", folder, page);
        assertThat(run.exitCode()).isEqualTo(ExitCode.MODEL_REFUSED);
        assertThat(run.err()).containsIgnoringCase("HTML").hasLineCount(1);
        assertThat(Cli.run("inspect", folder.resolve("none")).exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(Cli.run("inspect", "--engine", "onnx", page).err()).contains("it needs --probe");
    }

    @Test
    void customOperator_isRefusedByTheProbe() {
        Path model = Fixtures.file("models/refuse/model_invoking_error.tflite");

        Cli run = Cli.run("inspect", "--probe", "--cache-dir", folder, model);

        assertThat(run.exitCode()).isEqualTo(ExitCode.MODEL_REFUSED);
        assertThat(run.out()).contains("probe      refused: ").contains("fake-op-double");
    }
}
