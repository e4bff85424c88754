package io.watchpost.bundle;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;

/**
 * An envelope as JSON text. It is the only thing that is parsed before a signature was checked, so it is read token by
 * token and never as a tree. As the specification of DSSE asks, fields that aren't known are passed over, and base64 may
 * be the standard or the URL-safe one.
 */
public final class EnvelopeJson {
    private EnvelopeJson() {}

    /**
     * Reads an envelope.
     *
     * @param json at most {@link Envelope#SIZE_BYTES_MAX} bytes
     * @param name for messages
     * @throws BundleRefused if it is none
     */
    public static Envelope read(byte[] json, String name) throws BundleRefused {
        if (json.length > Envelope.SIZE_BYTES_MAX) {
            throw new BundleRefused(
                    name + " has " + json.length + " bytes, an envelope at most " + Envelope.SIZE_BYTES_MAX);
        }
        if (json.length == 0 || json[0] != '{') {
            throw new BundleRefused(name + " is no DSSE envelope: it doesn't begin with a JSON object");
        }
        try (JsonParser parser = StrictJson.FACTORY.createParser(ObjectReadContext.empty(), json)) {
            return read(parser);
        } catch (JacksonException e) {
            throw new BundleRefused(name + " is no DSSE envelope: " + StrictJson.sentence(e));
        } catch (IllegalArgumentException e) {
            throw new BundleRefused(name + " is no DSSE envelope: " + e.getMessage());
        }
    }

    private static Envelope read(JsonParser parser) {
        String type = null;
        String payload = null;
        List<Envelope.Signature> signatures = null;
        parser.nextToken();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "payloadType" -> type = text(parser, field);
                case "payload" -> payload = text(parser, field);
                case "signatures" -> signatures = signatures(parser);
                default -> parser.skipChildren();
            }
        }
        if (parser.nextToken() != null) {
            throw new IllegalArgumentException("something follows its JSON object");
        }
        if (type == null || payload == null || signatures == null) {
            throw new IllegalArgumentException("it needs payloadType, payload and signatures");
        }
        return new Envelope(type, base64(payload), signatures);
    }

    private static List<Envelope.Signature> signatures(JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw new IllegalArgumentException("signatures is no list");
        }
        List<Envelope.Signature> signatures = new ArrayList<>();
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            if (signatures.size() == Envelope.SIGNATURES_MAX) {
                throw new IllegalArgumentException("it has more than " + Envelope.SIGNATURES_MAX + " signatures");
            }
            signatures.add(signature(parser));
        }
        if (parser.currentToken() != JsonToken.END_ARRAY) {
            throw new IllegalArgumentException("signatures holds something that is no signature");
        }
        return signatures;
    }

    private static Envelope.Signature signature(JsonParser parser) {
        String keyId = null;
        String sig = null;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "keyid" -> keyId = text(parser, field);
                case "sig" -> sig = text(parser, field);
                default -> parser.skipChildren();
            }
        }
        if (keyId == null || sig == null) {
            throw new IllegalArgumentException("a signature needs keyid and sig");
        }
        return new Envelope.Signature(keyId, base64(sig));
    }

    private static String text(JsonParser parser, @Nullable String field) {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw new IllegalArgumentException(field + " is no text");
        }
        return parser.getString();
    }

    private static byte[] base64(String text) {
        boolean isUrlSafe = text.indexOf('-') >= 0 || text.indexOf('_') >= 0;
        try {
            return (isUrlSafe ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("its payload or a signature isn't base64", e);
        }
    }

    /** The JSON text of an envelope: one line, the same bytes for the same envelope. */
    public static byte[] bytes(Envelope envelope) {
        Base64.Encoder base64 = Base64.getEncoder();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = StrictJson.FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("payload", base64.encodeToString(envelope.payload()));
            json.writeStringProperty("payloadType", envelope.payloadType());
            json.writeArrayPropertyStart("signatures");
            for (Envelope.Signature signature : envelope.signatures()) {
                json.writeStartObject();
                json.writeStringProperty("keyid", signature.keyId());
                json.writeStringProperty("sig", base64.encodeToString(signature.bytes()));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        bytes.write('\n');
        return bytes.toByteArray();
    }
}
