package io.watchpost.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A configuration as it was written, before anybody judged it: every scalar is text, and every value knows the place it
 * came from ({@code line 12}, {@code --threads}; empty when there is none to name). Not safe for use by several threads.
 */
public sealed interface ConfigValue {

    /** Where a person finds it. */
    String where();

    /** A single value; null text is an explicit null, which means the same as leaving the key out. */
    record Scalar(@Nullable String text, String where) implements ConfigValue {}

    /** Values in a row. */
    record Sequence(List<ConfigValue> items, String where) implements ConfigValue {
        public Sequence {
            items = new ArrayList<>(items);
        }
    }

    /** Keys and values, in the order they were written. */
    record Mapping(Map<String, ConfigValue> entries, String where) implements ConfigValue {
        public Mapping {
            entries = new LinkedHashMap<>(entries);
        }

        public Mapping(String where) {
            this(Map.of(), where);
        }

        /** The mapping under a key, made when there is none (or something else) yet. */
        public Mapping section(String key, String sectionWhere) {
            if (entries.get(key) instanceof Mapping known) {
                return known;
            }
            Mapping made = new Mapping(sectionWhere);
            entries.put(key, made);
            return made;
        }

        /** Sets a scalar, replacing what the key had. */
        public void put(String key, String text, String scalarWhere) {
            entries.put(key, new Scalar(text, scalarWhere));
        }
    }

    /**
     * From the objects that any JSON reader makes: maps, lists, strings, numbers, booleans and null. Numbers and
     * booleans may as well come as strings, which is how Greengrass sends them.
     */
    static Mapping ofMap(Map<?, ?> map) {
        Mapping mapping = new Mapping("");
        map.forEach((key, value) -> mapping.entries().put(String.valueOf(key), of(value)));
        return mapping;
    }

    private static ConfigValue of(@Nullable Object value) {
        return switch (value) {
            case null -> new Scalar(null, "");
            case Map<?, ?> map -> ofMap(map);
            case Iterable<?> list -> {
                Sequence sequence = new Sequence(List.of(), "");
                list.forEach(item -> sequence.items().add(of(item)));
                yield sequence;
            }
            case Double number
            when number == Math.rint(number) && Math.abs(number) < 1e15 ->
                new Scalar(Long.toString(number.longValue()), "");
            default -> new Scalar(value.toString(), "");
        };
    }
}
