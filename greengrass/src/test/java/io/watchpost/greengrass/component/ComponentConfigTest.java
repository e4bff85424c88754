package io.watchpost.greengrass.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchpost.config.BlocksConfig;
import io.watchpost.config.Configs;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.StationConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a deployment may say, and what the component makes of it. */
final class ComponentConfigTest {
    @TempDir
    private Path work;

    @BeforeEach
    void model() throws Exception {
        Files.createFile(work.resolve("model.tflite"));
    }

    @Test
    void stationLivesInTheWorkFolderUnderTheThingsName() throws Exception {
        StationConfig station = station(whole("test:"));
        assertThat(station.device()).isEqualTo("porch");
        assertThat(station.stateDir()).isEqualTo(work.resolve("state"));
        assertThat(station.cacheDir()).isEqualTo(work.resolve("cache"));
        assertThat(station.pipelines().getFirst().model().file()).isEqualTo(work.resolve("model.tflite"));
    }

    /** Streams of AWS IoT are the thing's: nobody has to name it twice. */
    @Test
    void blocksComeFromTheThingsOwnStreams_unlessAnotherIsNamed() throws Exception {
        Map<String, Object> whole = whole("test:");
        Files.createFile(work.resolve("root.json"));
        part(whole).put("models", Map.of("trust", "root.json"));
        assertThat(blocks(whole)).isEqualTo(new BlocksConfig("any", "porch", BlocksConfig.RATE_KILOBYTES_DEFAULT));
        part(whole).put("models", Map.of("trust", "root.json", "blocks", Map.of("from", "none")));
        assertThat(blocks(whole)).isEqualTo(new BlocksConfig("none", "porch", BlocksConfig.RATE_KILOBYTES_DEFAULT));
        part(whole).put("models", Map.of("trust", "root.json", "blocks", Map.of("thing", "attic")));
        assertThat(blocks(whole).thing()).isEqualTo("attic");
    }

    private BlocksConfig blocks(Map<String, Object> whole) throws ConfigurationException {
        return Objects.requireNonNull(station(whole).models()).blocks();
    }

    /** As nucleus-lite sends them, and as the full one's JSON reader makes them. */
    @Test
    void numbers_mayBeStringsOrDoubles() throws Exception {
        Map<String, Object> strings = whole("test:");
        part(strings).put("statusSeconds", "300");
        Map<String, Object> doubles = whole("test:");
        part(doubles).put("statusSeconds", 300.0);
        assertThat(station(strings).statusSeconds()).isEqualTo(300);
        assertThat(station(doubles)).isEqualTo(station(strings));
    }

    @Test
    void withoutPipelines_noStationIsConfigured() throws Exception {
        assertThat(ComponentConfig.of(Map.of(), "porch", work).station()).isNull();
        assertThat(ComponentConfig.of(Map.of("station", Map.of("statusSeconds", 60)), "porch", work)
                        .station())
                .isNull();
    }

    @Test
    void keysOfOthers_areLeftAlone() throws Exception {
        Map<String, Object> whole = whole("test:");
        whole.put("accessControl", Map.of("aws.greengrass.ipc.pubsub", Map.of()));
        whole.put("ofAFormerVersion", 7);
        assertThat(station(whole).device()).isEqualTo("porch");
    }

    @Test
    void everythingThatIsWrong_isSaid() {
        Map<String, Object> whole = whole("test:");
        part(whole).put("statusSeconds", "often");
        part(whole).put("stattusSeconds", 60);
        assertThatThrownBy(() -> ComponentConfig.of(whole, "porch", work))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("often")
                .hasMessageContaining("stattusSeconds")
                .hasMessageContaining("the component's configuration, station");
    }

    @Test
    void whatCouldNotStart_isRefusedBeforeItIsTried() throws Exception {
        assertThatThrownBy(() -> ComponentConfig.of(whole("webcam:7"), "porch", work))
                .hasMessageContaining("webcam:7");
        Files.delete(work.resolve("model.tflite"));
        assertThatThrownBy(() -> ComponentConfig.of(whole("test:"), "porch", work))
                .hasMessageContaining("model.tflite does not exist");
    }

    @Test
    void logLevel_isOneOfFour() throws Exception {
        assertThat(ComponentConfig.of(Map.of("logLevel", "debug"), "", work).logLevel())
                .isEqualTo(Level.FINE);
        assertThat(ComponentConfig.of(Map.of(), "", work).logLevel()).isEqualTo(Level.INFO);
        assertThatThrownBy(() -> ComponentConfig.of(Map.of("logLevel", "loud"), "", work))
                .hasMessageContaining("found \"loud\", expected error, warn, info or debug");
    }

    private StationConfig station(Map<String, Object> whole) throws ConfigurationException {
        return Configs.station(
                "",
                Objects.requireNonNull(ComponentConfig.of(whole, "porch", work).station()),
                work);
    }

    private static Map<String, Object> whole(String camera) {
        Map<String, Object> station = new LinkedHashMap<>();
        station.put("pipelines", List.of(Map.of("camera", camera, "model", Map.of("file", "model.tflite"))));
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("station", station);
        return whole;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> part(Map<String, Object> whole) {
        return (Map<String, Object>) Objects.requireNonNull(whole.get("station"));
    }
}
