package io.watchpost.update.arrival;

import io.watchpost.bundle.Announcement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is kept of the announcements of a group. All times are on one scale: milliseconds that this device has been
 * running, over all boots, since the record began; no wall clock has a part in it.
 *
 * @param runningMillis now
 * @param latest the announcement with the highest serial; null before the first
 * @param announcedAt when each of its bundles was first announced, by digest
 */
record NewsRecord(
        String group, long runningMillis, @Nullable Latest latest, Map<String, Long> announcedAt) {
    private static final String SCHEMA = "watchpost.news/1";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * An announcement that was accepted.
     *
     * @param digest of its payload
     * @param arrivedAt when
     * @param changedAt when there was last another list of bundles than before
     */
    record Latest(long serial, String digest, long heartbeatSeconds, long arrivedAt, long changedAt) {}

    NewsRecord {
        announcedAt = Map.copyOf(announcedAt);
    }

    static NewsRecord beginning(String group) {
        return new NewsRecord(group, 0, null, Map.of());
    }

    /** The same, later. */
    NewsRecord at(long laterMillis) {
        return new NewsRecord(group, laterMillis, latest, announcedAt);
    }

    /** With a newer announcement. */
    NewsRecord with(Announcement newer, String digest) {
        Map<String, Long> announced = new LinkedHashMap<>();
        for (Announcement.Model model : newer.models()) {
            String bundle = model.facts().digest();
            announced.put(bundle, announcedAt.getOrDefault(bundle, runningMillis));
        }
        boolean isSame = latest != null && announced.keySet().equals(announcedAt.keySet());
        long changedAt = latest != null && isSame ? latest.changedAt : runningMillis;
        return new NewsRecord(
                group,
                runningMillis,
                new Latest(newer.serial(), digest, newer.heartbeatSeconds(), runningMillis, changedAt),
                announced);
    }

    /** As it lies on the disk. */
    byte[] bytes() {
        ObjectNode json = JSON.createObjectNode();
        json.put("schema", SCHEMA);
        json.put("group", group);
        json.put("runningMillis", runningMillis);
        if (latest != null) {
            json.putObject("latest")
                    .put("serial", latest.serial)
                    .put("digest", latest.digest)
                    .put("heartbeatSeconds", latest.heartbeatSeconds)
                    .put("arrivedAt", latest.arrivedAt)
                    .put("changedAt", latest.changedAt);
        }
        ObjectNode announced = json.putObject("announcedAt");
        announcedAt.forEach(announced::put);
        return JSON.writeValueAsBytes(json);
    }

    /** Empty when these bytes are no such record. */
    static Optional<NewsRecord> read(byte[] bytes) {
        try {
            JsonNode json = JSON.readTree(bytes);
            if (!json.path("schema").asString("").equals(SCHEMA)) {
                return Optional.empty();
            }
            Map<String, Long> announcedAt = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> one : json.path("announcedAt").properties()) {
                announcedAt.put(one.getKey(), one.getValue().longValue());
            }
            return Optional.of(new NewsRecord(
                    json.required("group").stringValue(),
                    json.required("runningMillis").longValue(),
                    json.has("latest") ? latest(json.required("latest")) : null,
                    announcedAt));
        } catch (JacksonException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Latest latest(JsonNode json) {
        return new Latest(
                json.required("serial").longValue(),
                json.required("digest").stringValue(),
                json.required("heartbeatSeconds").longValue(),
                json.required("arrivedAt").longValue(),
                json.required("changedAt").longValue());
    }
}
