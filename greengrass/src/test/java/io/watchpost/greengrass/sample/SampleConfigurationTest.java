package io.watchpost.greengrass.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchpost.config.ConfigValue;
import io.watchpost.config.Configs;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.PipelineConfig;
import io.watchpost.config.StationConfig;
import io.watchpost.transport.BrokerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deployments of the sample component, with another component's name. */
final class SampleConfigurationTest {
    private static final String STORE =
            "packages/artifacts-unarchived/variant.TensorFlowLite.ImageClassification.ModelStore";

    @TempDir
    Path root;

    private Path work;

    @BeforeEach
    void nucleus() throws Exception {
        work = Files.createDirectories(root.resolve("work/io.watchpost.Runtime"));
        store("2.1.9", "{0: 'background', 1: 'tench, Tinca tinca', 2: \"jack-o'-lantern\"}");
        store("2.1.10", "{0: 'background', 1: 'tench, Tinca tinca', 2: \"jack-o'-lantern\"}");
    }

    @Test
    void defaultsOfTheSample_areAPictureAnHour() throws Exception {
        StationConfig station = station(Map.of(
                "PublishResultsOnTopic", "ml/tflite/image-classification",
                "InferenceInterval", "3600",
                "ImageName", "cat.jpeg",
                "ImageDirectory", "/home/ggc_user/images",
                "UseCamera", "false",
                "ModelResourceKey", Map.of("model", "TensorFlowLite-Mobilenet")));
        PipelineConfig pipeline = station.pipelines().getFirst();
        assertThat(pipeline.camera().location()).isEqualTo("/home/ggc_user/images/cat.jpeg");
        assertThat(Double.parseDouble(pipeline.camera().option("fps"))).isEqualTo(1.0 / 3600);
        assertThat(pipeline.model().file()).isEqualTo(model("2.1.10").resolve("model.tflite"));
        assertThat(Files.readAllLines(pipeline.model().labels()))
                .containsExactly("background", "tench, Tinca tinca", "jack-o'-lantern");
        BrokerConfig broker = station.mqtt().getFirst();
        assertThat(broker.broker()).startsWith("greengrass:");
        assertThat(broker.payload().format()).isEqualTo("aws-sample");
        assertThat(broker.payload().topic()).isEqualTo("ml/tflite/image-classification");
    }

    @Test
    void cameraAndNoTopic() throws Exception {
        StationConfig station =
                station(Map.of("UseCamera", "true", "PublishResultsOnTopic", "", "InferenceInterval", "10"));
        assertThat(station.pipelines().getFirst().camera().scheme()).isEqualTo("v4l2");
        assertThat(station.pipelines().getFirst().results().publish().everyMillis())
                .isEqualTo(10_000);
        assertThat(station.mqtt()).isEmpty();
    }

    @Test
    void labelsAsAList_andAsLines() throws Exception {
        store("3.0.0", "['a', 'b', 'c']");
        assertThat(Files.readAllLines(station(Map.of("UseCamera", "true"))
                        .pipelines()
                        .getFirst()
                        .model()
                        .labels()))
                .containsExactly("a", "b", "c");
        store("3.0.1", "a\nb\nc\n");
        assertThat(station(Map.of("UseCamera", "true"))
                        .pipelines()
                        .getFirst()
                        .model()
                        .labels())
                .isEqualTo(model("3.0.1").resolve("labels.txt"));
    }

    @Test
    void everythingWrong_isSaidAtOnce() {
        assertThatThrownBy(() -> station(Map.of(
                        "UseCamera",
                        "perhaps",
                        "InferenceInterval",
                        "0",
                        "ModelResourceKey",
                        Map.of("model", "NoSuch"))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("UseCamera")
                .hasMessageContaining("InferenceInterval")
                .hasMessageContaining("NoSuch/model.tflite")
                .hasMessageContaining("deploy variant.TensorFlowLite");
    }

    private StationConfig station(Map<String, Object> configuration) throws ConfigurationException {
        return Configs.station("", SampleConfiguration.station(ConfigValue.ofMap(configuration), work), work);
    }

    private Path model(String version) {
        return root.resolve(STORE).resolve(version).resolve("TensorFlowLite-Mobilenet/TensorFlowLite-Mobilenet");
    }

    private void store(String version, String labels) throws Exception {
        Path folder = Files.createDirectories(model(version));
        Files.writeString(folder.resolve("model.tflite"), "a model");
        Files.writeString(folder.resolve("labels.txt"), labels);
    }
}
