package io.watchpost.lab.goldens;

import io.watchpost.cli.Failure;
import io.watchpost.lab.evaluate.Contestant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Goldens as files: a PNG each, and {@code goldens.json} (schema {@code watchpost.goldens/1}) with what they must give. */
final class GoldenFiles {
    static final String LIST = "goldens.json";

    /** How far a score may lie from the one seen here: other processors round their sums in another order. */
    private static final double TOLERANCE = 0.1;

    private static final double PLACES = 1e4;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private GoldenFiles() {}

    /** Writes all of them; the folder is made when it isn't there. */
    static void write(List<Golden> goldens, List<Contestant> models, double marginMin, Path folder) throws Failure {
        ObjectNode list = JSON.createObjectNode();
        list.put("schema", "watchpost.goldens/1");
        list.put("marginMin", marginMin);
        ArrayNode entries = list.putArray("goldens");
        Map<String, Integer> numbers = new HashMap<>();
        try {
            Files.createDirectories(folder);
            for (Golden golden : goldens) {
                String name = golden.label().replaceAll("[^A-Za-z0-9_-]", "_");
                String file = name + "-" + numbers.merge(name, 1, Integer::sum) + ".png";
                ImageIO.write(
                        golden.picture().toBufferedImage(),
                        "png",
                        folder.resolve(file).toFile());
                ObjectNode entry = entries.addObject();
                entry.put("file", file).put("source", golden.picture().name()).put("label", golden.label());
                ArrayNode scores = entry.putArray("scores");
                for (int model = 0; model < models.size(); model++) {
                    double score = golden.scores().get(model);
                    scores.addObject()
                            .put("model", fileName(models.get(model)))
                            .put("min", rounded(Math.max(0, score - TOLERANCE)))
                            .put("max", rounded(Math.min(1, score + TOLERANCE)));
                }
            }
            Files.write(
                    folder.resolve(LIST), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(list));
        } catch (IOException e) {
            throw Failure.unavailable(
                    "the goldens can't be written to " + folder + " (" + e + ")", "name another --out");
        }
    }

    private static String fileName(Contestant model) {
        return String.valueOf(model.run().file().getFileName());
    }

    private static double rounded(double score) {
        return Math.rint(score * PLACES) / PLACES;
    }
}
