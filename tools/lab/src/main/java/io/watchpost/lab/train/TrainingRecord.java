package io.watchpost.lab.train;

import io.watchpost.lab.data.TrainingData;
import io.watchpost.lab.net.NetworkSpec;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is needed to repeat a training, and what came of it, as JSON. */
final class TrainingRecord {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private TrainingRecord() {}

    static byte[] json(
            NetworkSpec spec,
            TrainingData data,
            TrainingSettings settings,
            List<String> arguments,
            List<Epoch> epochs) {
        ObjectNode record = JSON.createObjectNode();
        record.put("schema", "watchpost.training/1");
        record.put("command", "watchpost " + String.join(" ", arguments));
        record.put("data", data.description());
        data.training().labels().forEach(record.putArray("labels")::add);
        record.putObject("network")
                .put("name", spec.name())
                .put("size", spec.size())
                .put("weights", spec.weightCount())
                .put("multiplications", spec.multiplications())
                .put("mean", 0)
                .put("std", 255);
        record.set("settings", JSON.valueToTree(settings));
        record.putObject("fixed")
                .put("optimizer", "AdamW")
                .put("weightDecay", TrainingSettings.WEIGHT_DECAY)
                .put("labelSmoothing", TrainingSettings.LABEL_SMOOTHING)
                .put("placesWeight", TrainingSettings.PLACES_WEIGHT);
        record.putObject("machine")
                .put("java", Runtime.version().toString())
                .put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"))
                .put("processors", Runtime.getRuntime().availableProcessors());
        epochs.stream()
                .filter(epoch -> Double.isFinite(epoch.validationLoss()))
                .min(Comparator.comparingDouble(Epoch::validationLoss))
                .ifPresent(best -> record.put("bestEpoch", best.number()));
        ArrayNode history = record.putArray("epochs");
        epochs.forEach(epoch -> history.add(JSON.<ObjectNode>valueToTree(epoch)));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(record);
    }
}
