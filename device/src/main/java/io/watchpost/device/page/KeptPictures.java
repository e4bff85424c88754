package io.watchpost.device.page;

import io.watchpost.config.DoubtfulConfig;
import io.watchpost.device.doubtful.DoubtReason;
import io.watchpost.device.doubtful.PictureJson;
import io.watchpost.device.doubtful.StoredPictures;
import io.watchpost.device.doubtful.StoredPictures.Stored;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The doubtful pictures that a station keeps, for whoever may see its page: a list ({@code watchpost.pictures/1}), and each
 * as it lies on the disk. Nothing is read before somebody asks. For any thread.
 */
final class KeptPictures {
    /** In one answer. */
    static final int LISTED_MAX = 24;

    private static final JsonFactory JSON = new JsonFactory();

    private KeptPictures() {}

    /** Whether there is something to list, now or soon. */
    static boolean isThere(Shown shown) {
        return shown.config().doubtful().isOn()
                || Files.isDirectory(DoubtfulConfig.folder(shown.config().stateDir()));
    }

    /**
     * The newest.
     *
     * @param query {@code before}: only those with a smaller number
     */
    static Answer list(Shown shown, Query query) throws IOException {
        DoubtfulConfig config = shown.config().doubtful();
        StoredPictures pictures = of(shown);
        List<Stored> all = pictures.list();
        long before = query.number("before");
        List<Stored> wanted =
                all.stream().filter(one -> before == 0 || one.number() < before).toList();
        int older = Math.max(0, wanted.size() - LISTED_MAX);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(8_192);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("schema", "watchpost.pictures/1");
            json.writeBooleanProperty("isOn", config.isOn());
            json.writeNumberProperty("count", all.size());
            json.writeNumberProperty("older", older);
            json.writeArrayPropertyStart("pictures");
            for (Stored one : wanted.subList(older, wanted.size()).reversed()) {
                String result = pictures.result(one);
                json.writeStartObject();
                json.writeNumberProperty("number", one.number());
                PictureJson.write(json, one, result, result.isEmpty() ? "" : DoubtReason.of(config, result));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return Answer.json(200, bytes.toByteArray());
    }

    /** One, as it is; what is encrypted is a file for whoever has the key, and no picture. */
    static Answer picture(Shown shown, String name) throws Refused, IOException {
        byte[] bytes = of(shown)
                .read(name)
                .orElseThrow(() -> new Refused(
                        404, "No such picture is kept; it may have made room for newer ones. See /pictures.json."));
        boolean isJpeg = name.endsWith(".jpg");
        return Answer.of(isJpeg ? "image/jpeg" : "application/octet-stream", bytes)
                .with("Content-Disposition", (isJpeg ? "inline" : "attachment") + "; filename=\"" + name + "\"");
    }

    private static StoredPictures of(Shown shown) {
        return new StoredPictures(DoubtfulConfig.folder(shown.config().stateDir()));
    }
}
