package io.watchpost.config;

import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.config.ConfigValue.Scalar;
import io.watchpost.config.ConfigValue.Sequence;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A configuration laid over another one, as JSON merge patches are (RFC 7396): keys of the patch win, an explicit null
 * takes a key away, and lists are replaced as a whole.
 */
public final class Overlay {
    private Overlay() {}

    /** The base with the patch over it; neither is changed. */
    public static Mapping merged(Mapping base, Mapping patch) {
        Mapping merged = new Mapping(base.entries(), base.where());
        for (Map.Entry<String, ConfigValue> entry : patch.entries().entrySet()) {
            String key = entry.getKey();
            switch (entry.getValue()) {
                case Scalar scalar
                when scalar.text() == null -> merged.entries().remove(key);
                case Mapping inner -> {
                    Mapping below = merged.entries().get(key) instanceof Mapping known ? known : new Mapping("");
                    merged.entries().put(key, merged(below, inner));
                }
                case Scalar scalar -> merged.entries().put(key, scalar);
                case Sequence sequence -> merged.entries().put(key, sequence);
            }
        }
        return merged;
    }

    /** The mapping as JSON, every scalar as a string: readers of a configuration take numbers that way, too. */
    public static byte[] json(Mapping mapping) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), bytes)) {
            write(json, mapping);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, ConfigValue value) {
        switch (value) {
            case Scalar scalar when scalar.text() == null -> json.writeNull();
            case Scalar scalar -> json.writeString(scalar.text());
            case Sequence sequence -> {
                json.writeStartArray();
                sequence.items().forEach(item -> write(json, item));
                json.writeEndArray();
            }
            case Mapping mapping -> {
                json.writeStartObject();
                mapping.entries().forEach((key, inner) -> {
                    json.writeName(key);
                    write(json, inner);
                });
                json.writeEndObject();
            }
        }
    }
}
