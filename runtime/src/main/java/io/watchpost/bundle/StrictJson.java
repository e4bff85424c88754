package io.watchpost.bundle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A JSON object of which every field is known: read one field after another, then {@link #end}, which refuses what is
 * left. No field may stand twice; depth, numbers and texts are bounded. What is wrong is told with the field's place, by
 * an {@link IllegalArgumentException}.
 */
public final class StrictJson {
    private static final int DEPTH_MAX = 12;
    private static final int NAME_CHARS_MAX = 64;
    private static final int NUMBER_CHARS_MAX = 40;
    private static final int TOKENS_MAX = 200_000;
    private static final long WHOLE_MAX = 1L << 53;

    static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxNameLength(NAME_CHARS_MAX)
                    .maxNumberLength(NUMBER_CHARS_MAX)
                    .maxTokenCount(TOKENS_MAX)
                    .maxStringLength(Envelope.SIZE_BYTES_MAX)
                    .maxDocumentLength(Envelope.SIZE_BYTES_MAX)
                    .build())
            .build();

    private static final JsonMapper MAPPER = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final String place;
    private final Map<String, JsonNode> left = new LinkedHashMap<>();

    private StrictJson(String place, JsonNode node) {
        if (!node.isObject()) {
            throw new IllegalArgumentException((place.isEmpty() ? "it" : place) + " is no JSON object");
        }
        this.place = place;
        node.properties().forEach(field -> left.put(field.getKey(), field.getValue()));
    }

    /**
     * The object that these bytes are.
     *
     * @throws IllegalArgumentException if they are none
     */
    public static StrictJson of(byte[] json) {
        if (json.length == 0 || json[0] != '{') {
            throw new IllegalArgumentException("it doesn't begin with a JSON object");
        }
        try {
            return new StrictJson("", MAPPER.readTree(json));
        } catch (JacksonException e) {
            throw new IllegalArgumentException(sentence(e), e);
        }
    }

    /** What the parser found, without the piece of text that it shows and its own name. */
    static String sentence(JacksonException e) {
        String message = e.getOriginalMessage();
        return message == null || message.isEmpty()
                ? "it is no JSON"
                : EntryNames.shown(message).replace("\"", "");
    }

    /** A text that must be there. */
    public String text(String field) {
        JsonNode node = take(field);
        if (!node.isString()) {
            throw wrong(field, node, "a text");
        }
        return node.stringValue();
    }

    /** A text; null when the field isn't there. */
    @Nullable
    public String textOrNull(String field) {
        return left.containsKey(field) ? text(field) : null;
    }

    /** A whole number that must be there. */
    public long whole(String field) {
        JsonNode node = take(field);
        if (!node.isIntegralNumber() || !node.canConvertToLong() || Math.abs(node.longValue()) > WHOLE_MAX) {
            throw wrong(field, node, "a whole number");
        }
        return node.longValue();
    }

    /** A whole number of 32 bits that must be there. */
    public int wholeInt(String field) {
        long value = whole(field);
        if (value != (int) value) {
            throw new IllegalArgumentException(at(field) + " is " + value + ", which is too large");
        }
        return (int) value;
    }

    /** A whole number; null when the field isn't there. */
    @Nullable
    public Long wholeOrNull(String field) {
        return left.containsKey(field) ? whole(field) : null;
    }

    /** A finite number that must be there. */
    public double number(String field) {
        return number(field, take(field));
    }

    /** A finite number; null when the field isn't there. */
    @Nullable
    public Double numberOrNull(String field) {
        return left.containsKey(field) ? number(field) : null;
    }

    /** True or false. */
    public boolean flag(String field) {
        JsonNode node = take(field);
        if (!node.isBoolean()) {
            throw wrong(field, node, "true or false");
        }
        return node.booleanValue();
    }

    /** One of several words. */
    public <T> T word(String field, Map<String, T> words) {
        String text = text(field);
        T value = words.get(text);
        if (value == null) {
            throw new IllegalArgumentException(at(field) + " is " + EntryNames.shown(text) + ", expected one of "
                    + String.join(", ", words.keySet()));
        }
        return value;
    }

    /** An object that must be there; the caller ends it. */
    public StrictJson object(String field) {
        return new StrictJson(at(field), take(field));
    }

    /** An object, which the caller ends; null when the field isn't there. */
    @Nullable
    public StrictJson objectOrNull(String field) {
        return left.containsKey(field) ? object(field) : null;
    }

    /** A list of at most so many objects. */
    public <T> List<T> objects(String field, int max, Function<StrictJson, T> each) {
        return list(field, max, (where, node) -> each.apply(new StrictJson(where, node)));
    }

    /** A list of at most so many texts. */
    public List<String> texts(String field, int max) {
        return list(field, max, (where, node) -> {
            if (!node.isString()) {
                throw new IllegalArgumentException(where + " is no text");
            }
            return node.stringValue();
        });
    }

    /** A list of at most so many numbers. */
    public List<Float> floats(String field, int max) {
        return list(field, max, (where, node) -> (float) number(where, node));
    }

    /** A list of at most so many whole numbers. */
    public List<Integer> integers(String field, int max) {
        return list(field, max, (where, node) -> {
            if (!node.isIntegralNumber() || !node.canConvertToInt()) {
                throw new IllegalArgumentException(where + " is no whole number");
            }
            return node.intValue();
        });
    }

    /** The names and texts of an object whose fields aren't known beforehand. */
    public Map<String, String> textsByName() {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String field : List.copyOf(left.keySet())) {
            texts.put(field, text(field));
        }
        return texts;
    }

    /** Refuses what was not asked for. */
    public void end() {
        if (!left.isEmpty()) {
            throw new IllegalArgumentException("it has a field that this version doesn't know: "
                    + EntryNames.shown(at(left.keySet().iterator().next())));
        }
    }

    /** Makes something of one element, told its place for messages. */
    private interface Element<T> {
        T of(String where, JsonNode node);
    }

    private <T> List<T> list(String field, int max, Element<T> each) {
        JsonNode node = take(field);
        if (!node.isArray()) {
            throw wrong(field, node, "a list");
        }
        if (node.size() > max) {
            throw new IllegalArgumentException(at(field) + " has " + node.size() + " elements, at most " + max);
        }
        List<T> elements = new ArrayList<>();
        for (JsonNode element : node) {
            elements.add(each.of(at(field) + "[" + elements.size() + "]", element));
        }
        return elements;
    }

    private static double number(String where, JsonNode node) {
        if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
            throw new IllegalArgumentException(where + " is no number");
        }
        return node.doubleValue();
    }

    private JsonNode take(String field) {
        JsonNode node = left.remove(field);
        if (node == null) {
            throw new IllegalArgumentException(at(field) + " is missing");
        }
        return node;
    }

    private IllegalArgumentException wrong(String field, JsonNode node, String expected) {
        return new IllegalArgumentException(
                at(field) + " is " + EntryNames.shown(node.toString()).replace("\"", "") + ", expected " + expected);
    }

    private String at(String field) {
        return place.isEmpty() ? field : place + "." + field;
    }
}
