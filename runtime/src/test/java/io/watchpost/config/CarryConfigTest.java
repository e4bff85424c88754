package io.watchpost.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sections {@code stick} and {@code doubtful}. */
final class CarryConfigTest {
    private static final String KEY = "age1" + "q".repeat(58);

    @TempDir
    Path folder;

    @Test
    void nothingSaid_writesToNoStick_andKeepsNoPicture() throws Exception {
        StationConfig station = station("");
        assertThat(station.stick()).isEqualTo(StickConfig.NONE);
        assertThat(station.stick().isWatching()).isFalse();
        assertThat(station.doubtful()).isEqualTo(DoubtfulConfig.OFF);
        assertThat(station.doubtful().isOn()).isFalse();
        assertThat(station("doubtful: {scoreBelow: 0.5}").doubtful().isOn())
                .as("without keep")
                .isFalse();
    }

    @Test
    void stick_isReadWithPathsFromTheFile() throws Exception {
        StickConfig stick = station(
                        "stick: {folders: [/media/*, usb], export: never, pictures: true, trust: office.pub}")
                .stick();
        assertThat(stick.folders()).containsExactly(Path.of("/media/*"), folder.resolve("usb"));
        assertThat(stick.trust()).containsExactly(folder.resolve("office.pub"));
        assertThat(stick.export()).isFalse();
        assertThat(stick.pictures()).isTrue();
    }

    @Test
    void doubtful_isRead() throws Exception {
        DoubtfulConfig doubtful = station(
                        "doubtful: {keep: 20, scoreFrom: 0.2, onChange: true, encryptTo: " + KEY + "}")
                .doubtful();
        assertThat(doubtful.isOn()).isTrue();
        assertThat(doubtful.keep()).isEqualTo(20);
        assertThat(doubtful.scoreFrom()).isEqualTo(0.2);
        assertThat(doubtful.onChange()).isTrue();
        assertThat(doubtful.encryptTo()).isEqualTo(KEY);
        assertThat(doubtful.forgetAfterDays()).isEqualTo(30);
    }

    @Test
    void whatMakesNoSense_isRefusedWithWhatIsExpected() {
        refused("stick: {export: always}", "onInsert");
        refused("stick: {pictures: true}", "no folder for sticks is named");
        refused("stick: {folders: [/media/*, /media/*]}", "named twice");
        refused("doubtful: {keep: 5, encryptTo: age1short}", "expected a public key of age");
        refused("doubtful: {keep: 5, scoreFrom: 0.7}", "no score lies between");
        refused("doubtful: {keep: 5, scoreBelow: 0, marginBelow: 0}", "nothing is doubtful");
        refused("doubtful: {keep: 5000}", "1000");
        refused("doubtful: {kept: 5}", "keep");
    }

    private void refused(String section, String expected) {
        assertThatThrownBy(() -> station(section))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(expected);
    }

    private StationConfig station(String section) throws Exception {
        Path file = folder.resolve("watchpost.yaml");
        Files.writeString(file, """
                pipelines:
                  - camera: test:?fps=1
                    model: {file: model.tflite}
                """ + section + "\n");
        return ConfigYaml.station(file);
    }
}
