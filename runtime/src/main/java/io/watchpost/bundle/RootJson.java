package io.watchpost.bundle;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** The payload of a root's envelope, schema {@code watchpost.root/1}. */
public final class RootJson {
    public static final String SCHEMA = "watchpost.root/1";

    private RootJson() {}

    /**
     * Reads a root out of its envelope, without asking who signed it.
     *
     * @throws BundleRefused if there is none in it
     */
    public static Root read(Envelope envelope, String name) throws BundleRefused {
        if (!envelope.payloadType().equals(Envelope.ROOT_TYPE)) {
            throw new BundleRefused(
                    name + " is no root of trust: its payload is " + EntryNames.shown(envelope.payloadType()));
        }
        try {
            StrictJson json = StrictJson.of(envelope.payload());
            json.word("schema", Map.of(SCHEMA, true));
            long version = json.whole("version");
            Root.Role rootKeys = role(json.object("rootKeys"));
            Root.Role releaseKeys = role(json.object("releaseKeys"));
            List<String> revoked = json.texts("revoked", Root.REVOKED_MAX);
            json.end();
            Set<String> different = new HashSet<>(revoked);
            if (different.size() != revoked.size()) {
                throw new IllegalArgumentException("revoked names a key twice");
            }
            return new Root(version, rootKeys, releaseKeys, different);
        } catch (IllegalArgumentException e) {
            throw new BundleRefused(name + " is no root of trust: " + e.getMessage());
        }
    }

    private static Root.Role role(StrictJson json) {
        Root.Role role = new Root.Role(json.wholeInt("threshold"), json.objects("keys", Root.KEYS_MAX, RootJson::key));
        json.end();
        return role;
    }

    private static PublicKeys.Named key(StrictJson json) {
        PublicKeys.Named key =
                PublicKeys.of(json.text("name"), Base64.getDecoder().decode(json.text("spki")));
        json.end();
        return key;
    }

    /** An envelope with this root that nobody has signed yet; the same bytes for the same root. */
    public static Envelope envelope(Root root) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = StrictJson.FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("schema", SCHEMA);
            json.writeNumberProperty("version", root.version());
            role(json, "rootKeys", root.rootKeys());
            role(json, "releaseKeys", root.releaseKeys());
            json.writeArrayPropertyStart("revoked");
            root.revoked().stream().sorted().forEach(json::writeString);
            json.writeEndArray();
            json.writeEndObject();
        }
        return Envelope.unsigned(Envelope.ROOT_TYPE, bytes.toByteArray());
    }

    private static void role(JsonGenerator json, String name, Root.Role role) {
        json.writeObjectPropertyStart(name);
        json.writeNumberProperty("threshold", role.threshold());
        json.writeArrayPropertyStart("keys");
        for (PublicKeys.Named key : role.keys()) {
            json.writeStartObject();
            json.writeStringProperty("name", key.name());
            json.writeStringProperty("spki", Base64.getEncoder().encodeToString(key.spki()));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
