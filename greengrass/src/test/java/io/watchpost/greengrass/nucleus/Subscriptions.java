package io.watchpost.greengrass.nucleus;

import io.watchpost.transport.TopicFilters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Who wants to be told what, on streams that stay open. Guarded by the nucleus. */
final class Subscriptions {
    private final Map<OpenStream, String> filters = new LinkedHashMap<>();

    /** @param filter of topics; empty for what has none */
    void add(OpenStream stream, String filter) {
        filters.put(stream, filter);
    }

    void forget(OpenStream stream) {
        filters.remove(stream);
    }

    void clear() {
        filters.clear();
    }

    Set<String> topicFilters() {
        return filters.values().stream().filter(filter -> !filter.isEmpty()).collect(Collectors.toSet());
    }

    List<OpenStream> to(String operation) {
        return filters.keySet().stream()
                .filter(stream -> stream.isOpen() && stream.operation().equals(operation))
                .toList();
    }

    List<OpenStream> to(String operation, String topic) {
        return to(operation).stream()
                .filter(stream -> TopicFilters.matches(filters.getOrDefault(stream, ""), topic))
                .toList();
    }
}
