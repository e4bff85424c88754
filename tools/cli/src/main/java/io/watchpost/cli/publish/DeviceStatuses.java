package io.watchpost.cli.publish;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What devices say of their models on {@code …/models/status}: how far each is with one bundle. One thread. */
final class DeviceStatuses {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String REFUSED = "refused";
    private static final Set<String> OUT = Set.of(REFUSED, "rolledBack");
    private static final Set<String> ON_THE_WAY = Set.of("fetching", "announced", "downloaded", "verified", "probed");

    private final Map<String, JsonNode> byDevice = new HashMap<>();

    /**
     * Where a bundle is on a device.
     *
     * @param word a state of the update: {@code staged}, {@code trial}, {@code active}, {@code good}, {@code refused}
     * @param reason why it was refused; else empty
     */
    record State(String word, String reason) {
        boolean isRefused() {
            return word.equals(REFUSED);
        }

        /** Whether the device has it, for better or worse: nothing more is fetched. */
        boolean isSettled() {
            return !ON_THE_WAY.contains(word);
        }
    }

    /** A device said something; what can't be read says nothing. */
    void heard(String device, byte[] payload) {
        try {
            JsonNode json = JSON.readTree(payload);
            if (json.path("models").isArray() && byDevice.size() < StreamServer.DEVICES_MAX) {
                byDevice.put(device, json);
            }
        } catch (JacksonException e) {
            // somebody else's words on this topic
        }
    }

    /** Empty when the device has said nothing of this bundle. */
    Optional<State> of(String device, String digest) {
        JsonNode status = byDevice.get(device);
        if (status == null) {
            return Optional.empty();
        }
        Optional<State> last = Optional.empty();
        for (JsonNode transition : status.path("transitions")) {
            if (isThis(transition, digest)) {
                String word = transition.path("state").asString("");
                last = Optional.of(
                        OUT.contains(word)
                                ? new State(REFUSED, transition.path("reason").asString(""))
                                : new State(word, ""));
            }
        }
        return last.isPresent() ? last : ofModels(status.path("models"), digest);
    }

    /** For what happened so long ago that the status doesn't tell how. */
    private static Optional<State> ofModels(JsonNode models, String digest) {
        for (JsonNode model : models) {
            for (JsonNode barred : model.path("barred")) {
                if (isThis(barred, digest)) {
                    return Optional.of(new State(REFUSED, barred.path("reason").asString("")));
                }
            }
            if (isThis(model.path("good"), digest)) {
                return Optional.of(new State("good", ""));
            }
            if (isThis(model.path("candidate"), digest)) {
                return Optional.of(
                        new State(model.path("candidate").path("state").asString("verified"), ""));
            }
            if (isThis(model.path("active"), digest)) {
                return Optional.of(new State("active", ""));
            }
        }
        return Optional.empty();
    }

    private static boolean isThis(JsonNode release, String digest) {
        return release.path("digest").asString("").equals(digest);
    }

    /** Who has said anything. */
    Set<String> devices() {
        return byDevice.keySet();
    }
}
