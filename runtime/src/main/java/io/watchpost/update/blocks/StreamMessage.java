package io.watchpost.update.blocks;

import io.watchpost.bundle.StreamLocation;
import io.watchpost.bundle.StrictJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The messages of AWS IoT file streams in JSON. Whoever reads an answer passes over fields that it doesn't know, since a
 * service may add some; whoever reads a question refuses them. What can't be read is an {@link IllegalArgumentException}.
 *
 * @see <a href="https://docs.aws.amazon.com/iot/latest/developerguide/mqtt-based-file-delivery-in-devices.html">Using AWS
 *     IoT MQTT-based file delivery in devices</a>
 */
public sealed interface StreamMessage {
    /** A client token is not longer. */
    int TOKEN_BYTES_MAX = 64;

    int BLOCK_BYTES_MIN = 256;

    /** AWS takes twice as much, and its base64 then doesn't fit into a message. */
    int BLOCK_BYTES_MAX = 65_536;

    /** The number of a block, and of blocks in one question. */
    int BLOCKS_MAX = 98_304;

    /** What is asked for with one question; AWS sends no more in answer to one. */
    int ANSWER_BYTES_MAX = 131_072;

    /** Everything of a message with a block but the block itself, at most. */
    int ENVELOPE_BYTES_MAX = 256;

    /** As it is sent. */
    byte[] json();

    /** What is in the stream? */
    record Describe(String token) implements StreamMessage {
        @Override
        public byte[] json() {
            return write(json -> json.writeStringProperty("c", token));
        }

        /** A question. */
        public static Describe read(byte[] bytes) {
            StrictJson json = StrictJson.of(bytes);
            Describe read = new Describe(tokenOf(json));
            json.end();
            return read;
        }
    }

    /**
     * What is in the stream.
     *
     * @param version of the stream
     * @param files at most 256
     */
    record Description(String token, int version, List<StreamFile> files) implements StreamMessage {
        public Description {
            files = List.copyOf(files);
        }

        @Override
        public byte[] json() {
            return write(json -> {
                json.writeStringProperty("c", token);
                json.writeNumberProperty("s", version);
                json.writeStringProperty("d", "");
                json.writeArrayPropertyStart("r");
                for (StreamFile file : files) {
                    json.writeStartObject();
                    json.writeNumberProperty("f", file.number());
                    json.writeNumberProperty("z", file.sizeBytes());
                    json.writeEndObject();
                }
                json.writeEndArray();
            });
        }

        /** An answer. */
        public static Description read(byte[] bytes) {
            StrictJson json = StrictJson.of(bytes);
            return new Description(
                    tokenOf(json),
                    json.wholeInt("s"),
                    json.objects(
                            "r",
                            StreamLocation.FILE_MAX + 1,
                            file -> new StreamFile(file.wholeInt("f"), file.whole("z"))));
        }
    }

    /** One file of a stream. */
    record StreamFile(int number, long sizeBytes) {}

    /**
     * Send some blocks.
     *
     * @param version of the stream that is meant; null for any
     * @param blockBytes length of every block but the last
     * @param first number of the first block
     * @param count of blocks
     * @param bitmap hexadecimal, the lowest bit of the first byte is the first block; null when all are meant
     */
    record Get(
            String token,
            @Nullable Integer version,
            int file,
            int blockBytes,
            int first,
            int count,
            @Nullable String bitmap)
            implements StreamMessage {
        private static final int BITMAP_CHARS_MAX = 2 * BLOCKS_MAX / 8;

        public Get {
            require("f", file, 0, StreamLocation.FILE_MAX);
            require("l", blockBytes, BLOCK_BYTES_MIN, 2 * BLOCK_BYTES_MAX);
            require("o", first, 0, BLOCKS_MAX);
            require("n", count, 0, BLOCKS_MAX);
            if (bitmap != null && (bitmap.length() > BITMAP_CHARS_MAX || !bitmap.matches("(?:[0-9a-fA-F]{2})+"))) {
                throw new IllegalArgumentException("b is no hexadecimal bitmap");
            }
            if (bitmap == null && count == 0) {
                throw new IllegalArgumentException("neither n nor b says which blocks are meant");
            }
        }

        private static void require(String field, int value, int min, int max) {
            if (value < min || value > max) {
                throw new IllegalArgumentException(field + " is " + min + " to " + max + ", was " + value);
            }
        }

        @Override
        public byte[] json() {
            return write(json -> {
                json.writeStringProperty("c", token);
                if (version != null) {
                    json.writeNumberProperty("s", version);
                }
                json.writeNumberProperty("f", file);
                json.writeNumberProperty("l", blockBytes);
                json.writeNumberProperty("o", first);
                json.writeNumberProperty("n", count);
                if (bitmap != null) {
                    json.writeStringProperty("b", bitmap);
                }
            });
        }

        /** A question. */
        public static Get read(byte[] bytes) {
            StrictJson json = StrictJson.of(bytes);
            String token = tokenOf(json);
            Long version = json.wholeOrNull("s");
            int file = json.wholeInt("f");
            int blockBytes = json.wholeInt("l");
            Long first = json.wholeOrNull("o");
            Long count = json.wholeOrNull("n");
            String bitmap = json.textOrNull("b");
            json.end();
            return new Get(
                    token,
                    version == null ? null : Math.toIntExact(version),
                    file,
                    blockBytes,
                    first == null ? 0 : Math.toIntExact(first),
                    count == null ? 0 : Math.toIntExact(count),
                    bitmap);
        }
    }

    /**
     * One block.
     *
     * @param length that it says it has
     * @param index its number, from 0 on
     * @param bytes not copied
     */
    @SuppressWarnings("ArrayRecordComponent") // handed through once, never compared
    record Data(String token, int file, int length, int index, byte[] bytes) implements StreamMessage {
        @Override
        public byte[] json() {
            return write(json -> {
                json.writeStringProperty("c", token);
                json.writeNumberProperty("f", file);
                json.writeNumberProperty("l", length);
                json.writeNumberProperty("i", index);
                json.writeStringProperty("p", Base64.getEncoder().encodeToString(bytes));
            });
        }

        /** An answer; the payload may not be what it says. */
        public static Data read(byte[] bytes) {
            StrictJson json = StrictJson.of(bytes);
            return new Data(
                    tokenOf(json),
                    json.wholeInt("f"),
                    json.wholeInt("l"),
                    json.wholeInt("i"),
                    Base64.getDecoder().decode(json.text("p")));
        }
    }

    /**
     * A question that gets no other answer.
     *
     * @param code {@code ResourceNotFound}, {@code VersionMismatch}, …
     * @param words for people; may be empty
     */
    record Rejected(String token, String code, String words) implements StreamMessage {
        public static final String INVALID_JSON = "InvalidJson";
        public static final String INVALID_REQUEST = "InvalidRequest";
        public static final String NOT_FOUND = "ResourceNotFound";
        public static final String VERSION_MISMATCH = "VersionMismatch";

        @Override
        public byte[] json() {
            return write(json -> {
                json.writeStringProperty("o", code);
                json.writeStringProperty("m", words);
                json.writeStringProperty("c", token);
            });
        }

        /** An answer; one to a question that couldn't be read has no token. */
        public static Rejected read(byte[] bytes) {
            StrictJson json = StrictJson.of(bytes);
            String words = json.textOrNull("m");
            return new Rejected(tokenOf(json), json.text("o"), words == null ? "" : words);
        }
    }

    /** Whom a question came from that can't be answered otherwise; empty when not even that can be read. */
    static String tokenOf(byte[] bytes) {
        try {
            return tokenOf(StrictJson.of(bytes));
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static String tokenOf(StrictJson json) {
        String token = json.textOrNull("c");
        if (token != null && token.getBytes(StandardCharsets.UTF_8).length > TOKEN_BYTES_MAX) {
            throw new IllegalArgumentException("c is longer than " + TOKEN_BYTES_MAX + " bytes");
        }
        return token == null ? "" : token;
    }

    private static byte[] write(Consumer<JsonGenerator> fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            fields.accept(json);
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }
}
