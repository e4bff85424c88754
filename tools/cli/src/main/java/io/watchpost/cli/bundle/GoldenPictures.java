package io.watchpost.cli.bundle;

import io.watchpost.bundle.Manifest;
import io.watchpost.cli.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The pictures that become goldens: those that {@code goldens.json} of {@code lab goldens} lists, with their labels; else
 * all PNG files of the folder.
 */
record GoldenPictures(List<Picture> pictures) {
    private static final String LIST = "goldens.json";

    GoldenPictures {
        pictures = List.copyOf(pictures);
    }

    /**
     * One of them.
     *
     * @param label what it shows; null when only the model says so
     */
    record Picture(Path file, @Nullable String label) {

        /** Where it lies in the bundle. */
        String path() {
            return Manifest.GOLDENS + file.getFileName();
        }
    }

    static GoldenPictures in(Path folder) throws Failure {
        if (!Files.isDirectory(folder)) {
            throw Failure.usage("the goldens " + folder + " are no folder: name one with PNG pictures");
        }
        try {
            Path list = folder.resolve(LIST);
            List<Picture> pictures = Files.exists(list) ? listed(folder, list) : all(folder);
            if (pictures.isEmpty()) {
                throw Failure.usage("there are no goldens in " + folder
                        + ": put PNG pictures there, or let \"watchpost lab goldens\" choose them");
            }
            return new GoldenPictures(pictures.stream()
                    .sorted(Comparator.comparing(Picture::path))
                    .toList());
        } catch (IOException e) {
            throw Failure.unavailable("the goldens in " + folder + " can't be read (" + e + ")", "");
        }
    }

    private static List<Picture> all(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".png"))
                    .map(file -> new Picture(file, null))
                    .toList();
        }
    }

    private static List<Picture> listed(Path folder, Path list) throws Failure, IOException {
        List<Picture> pictures = new ArrayList<>();
        try {
            JsonNode root = JsonMapper.shared().readTree(Files.readAllBytes(list));
            for (JsonNode golden : root.path("goldens")) {
                String file = golden.path("file").asString("");
                String label = golden.path("label").asString("");
                if (file.isEmpty() || file.contains("/") || label.isEmpty()) {
                    throw Failure.usage(list + " has an entry without file or label");
                }
                pictures.add(new Picture(folder.resolve(file), label));
            }
        } catch (JacksonException e) {
            throw Failure.usage(list + " is no JSON: " + e.getOriginalMessage());
        }
        return pictures;
    }
}
