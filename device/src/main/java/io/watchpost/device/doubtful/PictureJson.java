package io.watchpost.device.doubtful;

import io.watchpost.device.doubtful.StoredPictures.Stored;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** What is said of a kept picture, schema {@code watchpost.picture/1}. Stateless. */
public final class PictureJson {
    private PictureJson() {}

    /**
     * Writes the properties of its object, between the braces.
     *
     * @param result {@code watchpost.result/1}; empty when it can't be read
     * @param reason why it was kept; empty when nobody says
     */
    public static void write(JsonGenerator json, Stored one, String result, String reason) {
        json.writeStringProperty("schema", "watchpost.picture/1");
        json.writeStringProperty("name", one.name());
        json.writeStringProperty("pipeline", one.pipeline());
        json.writeStringProperty("time", one.time());
        json.writeNumberProperty("sizeBytes", one.sizeBytes());
        json.writeBooleanProperty("encrypted", one.isSealed());
        if (!reason.isEmpty()) {
            json.writeStringProperty("reason", reason);
        }
        if (isObject(result)) {
            json.writeName("result");
            json.writeRawValue(result);
        }
    }

    /** A file that somebody changed mustn't spoil what is said of the others. */
    private static boolean isObject(String text) {
        try {
            return !text.isEmpty() && JsonMapper.shared().readTree(text).isObject();
        } catch (JacksonException e) {
            return false;
        }
    }
}
