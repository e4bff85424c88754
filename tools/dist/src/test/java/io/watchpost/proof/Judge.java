package io.watchpost.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.testing.MosquittoBroker;
import io.watchpost.testing.MqttJudge;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Judges a station by nothing but the messages that an independent subscriber got: which sequence numbers arrived, which
 * ones a gap record names, and whether doubles are equal.
 */
final class Judge implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String RESULTS = "/results/";

    private final MqttJudge subscriber;

    Judge(MosquittoBroker broker) throws IOException {
        subscriber = new MqttJudge(broker.judgePort(), "watchpost/+/results/#");
    }

    /** Messages received so far, doubles included; cheap. */
    long received() {
        return subscriber.count(RESULTS);
    }

    /** Clock records received so far. */
    long clocks() {
        return subscriber.arrivals().stream()
                .filter(arrival -> arrival.payload().contains("watchpost.clock/1"))
                .count();
    }

    /** Waits until the subscriber is back after the broker was away so often. */
    void awaitReturn(int losses) {
        subscriber.awaitSubscribed(losses + 1);
    }

    /** The results among the messages from this one on, counted from 0. */
    List<JsonNode> resultsFrom(long first) {
        return subscriber.arrivals().stream()
                .skip(first)
                .map(arrival -> JSON.readTree(arrival.payload()))
                .filter(message -> message.path("schema").asString().equals("watchpost.result/1"))
                .toList();
    }

    /** What follows from the messages so far. */
    Verdict verdict() {
        Verdict verdict = new Verdict();
        subscriber.arrivals().forEach(arrival -> verdict.add(arrival.payload()));
        return verdict;
    }

    @Override
    public void close() {
        subscriber.close();
    }

    /** The books of one device or several. */
    static final class Verdict {
        private final Map<String, TreeSet<Long>> delivered = new TreeMap<>();
        private final Map<String, TreeSet<Long>> named = new TreeMap<>();
        private final Map<String, String> payloads = new HashMap<>();
        private long keptAndShed;
        private final TreeMap<String, String> contradictions = new TreeMap<>();

        private void add(String payload) {
            JsonNode json = JSON.readTree(payload);
            String id = json.path("id").asString();
            String before = payloads.putIfAbsent(id, payload);
            if (before != null && !before.equals(payload)) {
                contradictions.put(id, before + "\n" + payload);
            }
            switch (json.path("schema").asString()) {
                case "watchpost.result/1" -> {
                    String stream = id.substring(0, id.lastIndexOf('-'));
                    delivered
                            .computeIfAbsent(stream, _ -> new TreeSet<>())
                            .add(json.path("seq").asLong());
                }
                case "watchpost.gap/1" -> {
                    // device-epoch-pipeline-gap<number>
                    String stream = id.substring(0, id.lastIndexOf('-'));
                    keptAndShed += json.path("reason").asString().equals("overflow")
                            ? 0
                            : json.path("count").asLong();
                    TreeSet<Long> numbers = named.computeIfAbsent(stream, _ -> new TreeSet<>());
                    for (JsonNode range : json.path("ranges")) {
                        long last = range.path("last").asLong();
                        for (long seq = range.path("first").asLong(); seq <= last; seq++) {
                            numbers.add(seq);
                        }
                    }
                }
                default -> {}
            }
        }

        /** Device, epoch and pipeline of everything that arrived. */
        List<String> streams() {
            return List.copyOf(delivered.keySet());
        }

        /** Different results that arrived. */
        long results() {
            return delivered.values().stream().mapToLong(TreeSet::size).sum();
        }

        /**
         * Results that gap records name although they had been kept. Those that the frame loop could not hand over while
         * the disk was busy (reason overflow) were never kept.
         */
        long keptAndShed() {
            return keptAndShed;
        }

        /** Every number from 1 to the greatest arrived or is named by a gap record; doubles are equal. */
        void assertNothingLost() {
            assertThat(contradictions).as("doubles that differ").isEmpty();
            assertThat(delivered).as("streams").isNotEmpty();
            delivered.forEach((stream, seqs) -> {
                TreeSet<Long> missing = new TreeSet<>();
                for (long seq = 1; seq <= seqs.last(); seq++) {
                    if (!seqs.contains(seq)
                            && !named.getOrDefault(stream, new TreeSet<>()).contains(seq)) {
                        missing.add(seq);
                    }
                }
                assertThat(missing).as("lost without a record in " + stream).isEmpty();
            });
        }
    }
}
