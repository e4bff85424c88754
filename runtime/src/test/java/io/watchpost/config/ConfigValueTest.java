package io.watchpost.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.vision.Region;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ConfigValueTest {
    private static final Path FOLDER = Path.of("/etc/watchpost");

    @Test
    void map_withEverythingAsStrings_becomesTheSameRecord() throws Exception {
        Map<String, Object> asStrings = Map.of(
                "device",
                "door",
                "pipelines",
                List.of(Map.of(
                        "camera",
                        "test:",
                        "flip",
                        "true",
                        "roi",
                        "0,0,10,10",
                        "model",
                        Map.of("file", "m.tflite", "threads", "2", "mean", "127.5", "std", "127.5"))),
                "outbox",
                Map.of("sizeMegabytes", "8"));
        Map<String, Object> asNumbers = Map.of(
                "device",
                "door",
                "pipelines",
                List.of(Map.of(
                        "camera",
                        "test:",
                        "flip",
                        true,
                        "roi",
                        List.of(0, 0, 10, 10),
                        "model",
                        Map.of("file", "m.tflite", "threads", 2.0, "mean", List.of(127.5), "std", 127.5))),
                "outbox",
                Map.of("sizeMegabytes", 8L));

        StationConfig station = Configs.station("", ConfigValue.ofMap(asStrings), FOLDER);
        assertThat(station).isEqualTo(Configs.station("", ConfigValue.ofMap(asNumbers), FOLDER));
        assertThat(station.pipelines().getFirst().model().threads()).isEqualTo(2);
        assertThat(station.pipelines().getFirst().roi()).isEqualTo(new Region(0, 0, 10, 10));
        assertThat(station.pipelines().getFirst().model().file()).isEqualTo(FOLDER.resolve("m.tflite"));
    }

    @Test
    void problemsOfAMap_nameThePathAlone() {
        ConfigurationException failure = catchThrowableOfType(
                ConfigurationException.class,
                () -> Configs.station(
                        "the deployment",
                        ConfigValue.ofMap(Map.of(
                                "pipelines",
                                List.of(Map.of("camera", "test:", "model", Map.of("file", "m", "threads", "x"))))),
                        FOLDER));
        assertThat(failure)
                .hasMessage("the deployment, pipelines[0].model.threads: found \"x\","
                        + " expected a whole number from 1 to 64");
    }

    @Test
    void problemsOfAFlag_nameTheFlagAlone() {
        Mapping root = new Mapping("");
        Mapping model = root.section("model", "");
        model.put("file", "m.tflite", "--model");
        model.put("colour", "red", "--colour");
        root.put("roi", "1,2", "--roi");

        ConfigurationException failure =
                catchThrowableOfType(ConfigurationException.class, () -> Configs.contract("", root, FOLDER));

        assertThat(failure.problems())
                .containsExactly(
                        "--roi: a region of interest is X,Y,W,H in pixels, was \"1,2\"",
                        "--colour: found \"red\", expected rgb | bgr | grey");
    }

    @Test
    void pathsOfFlags_startFromTheWorkingFolder() throws Exception {
        Mapping root = new Mapping("");
        root.section("model", "").put("file", "m.tflite", "--model");

        assertThat(Configs.contract("", root, FOLDER).model().file()).isEqualTo(Path.of("m.tflite"));
    }

    @Test
    void standardFolders_followTheServiceThenXdgThenHomeThenTheSystem() {
        assertThat(folder(Map.of("STATE_DIRECTORY", "/var/lib/w:/var/lib/x", "HOME", "/home/u")))
                .isEqualTo("/var/lib/w");
        assertThat(folder(Map.of("XDG_STATE_HOME", "/data", "HOME", "/home/u"))).isEqualTo("/data/watchpost");
        assertThat(folder(Map.of("XDG_STATE_HOME", "relative", "HOME", "/home/u")))
                .isEqualTo("/home/u/.local/state/watchpost");
        assertThat(folder(Map.of("HOME", "/"))).isEqualTo("/var/lib/watchpost");
        assertThat(folder(Map.of())).isEqualTo("/var/lib/watchpost");
    }

    private static String folder(Map<String, String> environment) {
        return StandardFolders.choose(environment, "STATE_DIRECTORY", "XDG_STATE_HOME", ".local/state", "/var/lib")
                .toString();
    }
}
