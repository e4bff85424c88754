package io.watchpost.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Constants by the words that stand for them in a configuration, in their order. */
final class Words {
    private Words() {}

    static <T> Map<String, T> of(T[] values, Function<T, String> wireName) {
        Map<String, T> words = new LinkedHashMap<>();
        for (T value : values) {
            words.put(wireName.apply(value), value);
        }
        return words;
    }
}
