package io.watchpost.stick;

import io.watchpost.bundle.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * How far the import of one export to one broker has come, in a file of the importing machine: after an interruption the
 * parts that the broker has aren't sent again. One thread at a time.
 */
final class ImportProgress {
    private static final String SCHEMA = "watchpost.import/1";
    private static final JsonFactory JSON = new JsonFactory();

    private final Path file;
    private final String export;
    private final String broker;
    private final Set<String> parts = Collections.synchronizedSet(new TreeSet<>());
    private final Set<String> refused = Collections.synchronizedSet(new TreeSet<>());

    private ImportProgress(Path file, String export, String broker) {
        this.file = file;
        this.export = export;
        this.broker = broker;
    }

    /** Of an earlier attempt, if it was the same export to the same broker; what can't be read begins anew. */
    static ImportProgress open(Path folder, String export, String broker) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(export.substring(export.indexOf(':') + 1) + ".json");
        ImportProgress progress = new ImportProgress(file, export, broker);
        if (Files.exists(file)) {
            try {
                progress.take(StrictJson.of(Files.readAllBytes(file)));
            } catch (IllegalArgumentException e) {
                progress.parts.clear();
                progress.refused.clear();
            }
        }
        return progress;
    }

    private void take(StrictJson in) {
        boolean isSame = in.text("schema").equals(SCHEMA)
                && in.text("export").equals(export)
                && in.text("broker").equals(broker);
        if (isSame) {
            parts.addAll(in.texts("parts", ExportManifest.PARTS_MAX));
            refused.addAll(in.texts("refused", Receipt.REFUSED_MAX));
        }
    }

    boolean has(String part) {
        return parts.contains(part);
    }

    Set<String> parts() {
        return Set.copyOf(parts);
    }

    Set<String> refused() {
        return Set.copyOf(refused);
    }

    void refuse(String id) {
        refused.add(id);
    }

    /** This part is through; on the disk when this returns. */
    void done(String part) throws IOException {
        parts.add(part);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("schema", SCHEMA);
            json.writeStringProperty("export", export);
            json.writeStringProperty("broker", broker);
            texts(json, "parts", parts);
            texts(json, "refused", refused);
            json.writeEndObject();
        }
        SafeFile.write(file, bytes.toByteArray());
    }

    private static void texts(JsonGenerator json, String name, Set<String> texts) {
        json.writeArrayPropertyStart(name);
        Set.copyOf(texts).forEach(json::writeString);
        json.writeEndArray();
    }
}
