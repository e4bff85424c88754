package io.watchpost.demo;

import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.config.ConfigValue.Sequence;
import io.watchpost.config.Configs;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.PageConfig;
import io.watchpost.config.StationConfig;
import java.nio.file.Path;
import java.util.List;

/**
 * What is shown.
 *
 * @param camera as for {@code watchpost run}
 * @param model the .tflite or .onnx file
 * @param stateDir where the outbox is kept
 * @param frames after which it ends; {@link FrameBudget#ENDLESS} for never
 * @param offlineMillis for how long the broker is taken away; 0 for not at all
 * @param page port of the station's page, or the word for none
 */
record DemoSettings(String camera, Path model, Path stateDir, long frames, long offlineMillis, String page) {

    /** The configuration of a real station, whose broker listens on this port of this machine. */
    StationConfig station(int brokerPort) throws ConfigurationException {
        Mapping pipeline = new Mapping("");
        pipeline.put("camera", camera, "--camera");
        Mapping modelSection = pipeline.section("model", "");
        modelSection.put("file", model.toAbsolutePath().toString(), "--model");
        // the middle square: what the model was trained on, whatever the shape of the camera's picture
        modelSection.put("fit", "crop", "");
        Mapping root = new Mapping("");
        root.put("device", "demo", "");
        root.put("stateDir", stateDir.toAbsolutePath().toString(), "--state-dir");
        if (page.equals(PageConfig.OFF)) {
            root.put("page", page, "--page");
        } else {
            Mapping section = root.section("page", "");
            section.put("port", page, "--page");
            section.entries().put("allow", new Sequence(List.of(), ""));
        }
        root.section("mqtt", "").put("broker", broker(brokerPort), "");
        root.entries().put("pipelines", new Sequence(List.of(pipeline), ""));
        return Configs.station("", root, Path.of(""));
    }

    static String broker(int port) {
        return "mqtt://" + EmbeddedBroker.HOST + ":" + port;
    }
}
