package io.watchpost.update.blocks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.watchpost.transport.Message;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Plays AWS's side of file streams, and shares no code with ours: what AWS would reject it rejects, and what AWS says of
 * itself it keeps to. A question that breaks a rule is also remembered, for the test to fail on. For any thread.
 *
 * @see <a href="https://docs.aws.amazon.com/iot/latest/developerguide/mqtt-based-file-delivery-in-devices.html">Using AWS
 *     IoT MQTT-based file delivery in devices</a>
 */
public final class StrictStreams {
    private static final int PAYLOAD_BYTES_MAX = 131_072;
    private static final int ANSWER_BYTES_MAX = 131_072;
    private static final int TOKEN_BYTES_MAX = 64;
    private static final int BLOCK_BYTES_MIN = 256;
    private static final int BLOCK_BYTES_MAX = 131_072;
    private static final int BLOCKS_MAX = 98_304;
    private static final int TOPIC_BYTES_MAX = 256;
    private static final Pattern TOPIC = Pattern.compile("(.+)/streams/([A-Za-z0-9_-]{1,128})/(describe|get)/json");
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Map<String, StoredStream> streams = new ConcurrentHashMap<>();
    private final List<String> violations = new ArrayList<>();
    private final List<Integer> blocksSent = new ArrayList<>();
    private int gets;

    private record StoredStream(int version, Map<Integer, byte[]> files) {}

    /** A question that isn't answered as it was meant. */
    private static final class Rejection extends Exception {
        private static final long serialVersionUID = 1L;
        private final String code;

        Rejection(String code, String words) {
            super(words);
            this.code = code;
        }
    }

    /** A stream with one file, number 0; or its next version. */
    public void put(String stream, int version, byte[] file) {
        streams.put(stream, new StoredStream(version, new TreeMap<>(Map.of(0, file))));
    }

    /** Nobody has it any more. */
    public void remove(String stream) {
        streams.remove(stream);
    }

    /** What was asked against the rules. */
    public synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    /** The numbers of all blocks that were sent, in order. */
    public synchronized List<Integer> blocksSent() {
        return List.copyOf(blocksSent);
    }

    /** How often blocks were asked for. */
    public synchronized int gets() {
        return gets;
    }

    /** The answers to a message; none to one that is no question. */
    public synchronized List<Message> answers(Message question) {
        Matcher topic = TOPIC.matcher(question.topic());
        if (!topic.matches()) {
            return List.of();
        }
        String base = topic.group(1) + "/streams/" + topic.group(2) + "/";
        String token = "";
        try {
            if (question.topic().getBytes(UTF_8).length > TOPIC_BYTES_MAX
                    || question.payload().length > PAYLOAD_BYTES_MAX
                    || question.retained()) {
                throw new Rejection("InvalidRequest", "topic or payload too long, or retained");
            }
            JsonNode json = read(question.payload());
            token = token(json);
            StoredStream stream = streams.get(topic.group(2));
            if (stream == null) {
                throw new Rejection("ResourceNotFound", "no stream " + topic.group(2));
            }
            return topic.group(3).equals("describe")
                    ? List.of(description(base, json, token, stream))
                    : data(base, json, token, stream);
        } catch (Rejection e) {
            if (!e.code.equals("ResourceNotFound") && !e.code.equals("VersionMismatch")) {
                violations.add(e.code + ": " + e.getMessage() + " in " + new String(question.payload(), UTF_8));
            }
            ObjectNode rejected = JSON.createObjectNode()
                    .put("o", e.code)
                    .put("m", e.getMessage())
                    .put("c", token);
            return List.of(message(base + "rejected/json", rejected));
        }
    }

    private static JsonNode read(byte[] payload) throws Rejection {
        try {
            JsonNode json = JSON.readTree(payload);
            if (json.isObject()) {
                return json;
            }
        } catch (JacksonException e) {
            // said below
        }
        throw new Rejection("InvalidJson", "no JSON object");
    }

    private static String token(JsonNode json) throws Rejection {
        JsonNode token = json.path("c");
        if (!token.isMissingNode()
                && (!token.isString() || token.stringValue().getBytes(UTF_8).length > TOKEN_BYTES_MAX)) {
            throw new Rejection("InvalidRequest", "c is no text of at most 64 bytes");
        }
        return token.asString("");
    }

    private static void onlyFields(JsonNode json, Set<String> known) throws Rejection {
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            if (!known.contains(field.getKey())) {
                throw new Rejection("InvalidRequest", "unknown field " + field.getKey());
            }
        }
    }

    private static int number(JsonNode json, String field, int min, int max, int otherwise) throws Rejection {
        JsonNode node = json.path(field);
        if (node.isMissingNode() && otherwise >= 0) {
            return otherwise;
        }
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < min || node.intValue() > max) {
            throw new Rejection("InvalidRequest", field + " is no number from " + min + " to " + max);
        }
        return node.intValue();
    }

    private static Message description(String base, JsonNode json, String token, StoredStream stream) throws Rejection {
        onlyFields(json, Set.of("c"));
        ObjectNode answer =
                JSON.createObjectNode().put("c", token).put("s", stream.version).put("d", "a test's stream");
        ArrayNode files = answer.putArray("r");
        stream.files.forEach(
                (number, bytes) -> files.addObject().put("f", number).put("z", bytes.length));
        return message(base + "description/json", answer);
    }

    private List<Message> data(String base, JsonNode json, String token, StoredStream stream) throws Rejection {
        onlyFields(json, Set.of("c", "s", "f", "l", "o", "n", "b"));
        gets++;
        if (json.has("s") && number(json, "s", 0, Integer.MAX_VALUE, -1) != stream.version) {
            throw new Rejection("VersionMismatch", "the stream has version " + stream.version);
        }
        byte[] file = stream.files.get(number(json, "f", 0, 255, -1));
        if (file == null) {
            throw new Rejection("InvalidRequest", "no such file");
        }
        int length = number(json, "l", BLOCK_BYTES_MIN, BLOCK_BYTES_MAX, -1);
        int first = number(json, "o", 0, BLOCKS_MAX, 0);
        BitSet wanted = wanted(json, first);
        if ((long) first * length >= file.length) {
            throw new Rejection("InvalidRequest", "block " + first + " is behind the end");
        }
        List<Message> blocks = new ArrayList<>();
        int sent = 0;
        for (int i = wanted.nextSetBit(0); i >= 0 && (long) i * length < file.length; i = wanted.nextSetBit(i + 1)) {
            int size = Math.min(length, file.length - i * length);
            sent += size;
            if (sent > ANSWER_BYTES_MAX) {
                throw new Rejection("InvalidRequest", "more than " + ANSWER_BYTES_MAX + " bytes at once");
            }
            ByteArrayOutputStream piece = new ByteArrayOutputStream();
            piece.write(file, i * length, size);
            blocks.add(message(
                    base + "data/json",
                    JSON.createObjectNode()
                            .put("c", token)
                            .put("f", number(json, "f", 0, 255, -1))
                            .put("l", size)
                            .put("i", i)
                            .put("p", Base64.getEncoder().encodeToString(piece.toByteArray()))));
            blocksSent.add(i);
        }
        for (Message block : blocks) {
            if (block.payload().length > PAYLOAD_BYTES_MAX) {
                throw new Rejection("InvalidRequest", "a message of " + block.payload().length + " bytes");
            }
        }
        return blocks;
    }

    private static BitSet wanted(JsonNode json, int first) throws Rejection {
        BitSet wanted = new BitSet();
        if (json.has("b")) {
            String hex = json.path("b").asString("");
            if (!hex.matches("([0-9a-f]{2}){1,12288}")) {
                throw new Rejection("InvalidRequest", "b is no bitmap");
            }
            for (int i = 0; i < hex.length() * 4; i++) {
                int bits = Integer.parseInt(hex.substring(i / 8 * 2, i / 8 * 2 + 2), 16);
                if ((bits & 1 << i % 8) != 0) {
                    wanted.set(first + i);
                }
            }
            return wanted;
        }
        wanted.set(first, first + number(json, "n", 1, BLOCKS_MAX, -1));
        return wanted;
    }

    private static Message message(String topic, ObjectNode json) {
        return new Message(topic, JSON.writeValueAsBytes(json), false);
    }
}
