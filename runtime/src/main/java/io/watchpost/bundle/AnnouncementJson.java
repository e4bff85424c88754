package io.watchpost.bundle;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** The payload of an announcement's envelope, schema {@code watchpost.announcement/1}. */
public final class AnnouncementJson {
    private AnnouncementJson() {}

    /**
     * The announcement in an envelope that was signed by those who may release models.
     *
     * @param name for messages
     * @throws BundleRefused if it isn't, or there is none in it
     */
    public static Announcement verified(Envelope envelope, Trust trust, String name) throws BundleRefused {
        trust.releasedBy(envelope, Envelope.ANNOUNCEMENT_TYPE, name);
        return unverified(envelope, name);
    }

    /**
     * The announcement in an envelope, whoever signed it: for those who hand it on and believe nothing.
     *
     * @param name for messages
     * @throws BundleRefused if there is none in it
     */
    public static Announcement unverified(Envelope envelope, String name) throws BundleRefused {
        if (!envelope.payloadType().equals(Envelope.ANNOUNCEMENT_TYPE)) {
            throw new BundleRefused(name + " holds no announcement");
        }
        try {
            return read(StrictJson.of(envelope.payload()));
        } catch (IllegalArgumentException e) {
            throw new BundleRefused("the announcement " + name + " can't be right: " + e.getMessage());
        }
    }

    private static Announcement read(StrictJson json) {
        json.word("schema", Map.of(Announcement.SCHEMA, true));
        String group = json.text("group");
        long serial = json.whole("serial");
        long heartbeatSeconds = json.whole("heartbeatSeconds");
        List<Announcement.Model> models = json.objects("models", Announcement.MODELS_MAX, AnnouncementJson::model);
        json.end();
        return new Announcement(group, serial, heartbeatSeconds, models);
    }

    private static Announcement.Model model(StrictJson json) {
        BundleFacts facts = new BundleFacts(
                json.text("name"),
                json.text("version"),
                json.whole("release"),
                json.whole("floor"),
                json.texts("deviceClasses", Manifest.DEVICE_CLASSES_MAX),
                json.whole("sizeBytes"),
                json.text("digest"));
        Announcement.Model model =
                new Announcement.Model(facts, json.text("sha256"), json.texts("sources", Announcement.SOURCES_MAX));
        json.end();
        return model;
    }

    /** An envelope with this announcement that nobody has signed yet; the same bytes for the same announcement. */
    public static Envelope envelope(Announcement announcement) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = StrictJson.FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("schema", Announcement.SCHEMA);
            json.writeStringProperty("group", announcement.group());
            json.writeNumberProperty("serial", announcement.serial());
            json.writeNumberProperty("heartbeatSeconds", announcement.heartbeatSeconds());
            json.writeArrayPropertyStart("models");
            announcement.models().forEach(model -> write(json, model));
            json.writeEndArray();
            json.writeEndObject();
        }
        return Envelope.unsigned(Envelope.ANNOUNCEMENT_TYPE, bytes.toByteArray());
    }

    private static void write(JsonGenerator json, Announcement.Model model) {
        BundleFacts facts = model.facts();
        json.writeStartObject();
        json.writeStringProperty("name", facts.name());
        json.writeStringProperty("version", facts.version());
        json.writeNumberProperty("release", facts.release());
        json.writeNumberProperty("floor", facts.floor());
        json.writeArrayPropertyStart("deviceClasses");
        facts.deviceClasses().forEach(json::writeString);
        json.writeEndArray();
        json.writeNumberProperty("sizeBytes", facts.sizeBytes());
        json.writeStringProperty("sha256", model.sha256());
        json.writeStringProperty("digest", facts.digest());
        json.writeArrayPropertyStart("sources");
        model.sources().forEach(json::writeString);
        json.writeEndArray();
        json.writeEndObject();
    }
}
