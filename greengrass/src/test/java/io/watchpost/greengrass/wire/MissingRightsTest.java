package io.watchpost.greengrass.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.greengrass.nucleus.Profile;
import io.watchpost.testing.PublishedSchemas;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A deployment that took the component's rights away, or comes from a version that had fewer. */
final class MissingRightsTest {
    private static final Map<String, Object> PUBLISHING_ONLY = Map.of(
            "aws.greengrass.ipc.mqttproxy",
            Map.of(
                    "io.watchpost.Runtime:mqttproxy:1",
                    Map.of(
                            "operations",
                            List.of("aws.greengrass#PublishToIoTCore"),
                            "resources",
                            List.of("watchpost/*"))));

    @Test
    void whatIsNotAllowed_standsInTheLogAndInTheStatus_withWhatToAdd(@TempDir Path folder) throws Exception {
        try (WiredComponent component = new WiredComponent(
                folder, Profile.FULL, NucleusEnd.CLOUD::of, Map.of("broker", "greengrass:"), true, PUBLISHING_ONLY)) {
            List<String> topics = List.of(
                    "watchpost/porch/commands/model-update",
                    "watchpost/groups/all/models",
                    "watchpost/porch/streams/+/description/json",
                    "$aws/things/porch/streams/+/description/json",
                    "$aws/things/porch/jobs/notify-next",
                    "$aws/things/porch/shadow/name/watchpost/get/+");
            await("the status names all of them")
                    .atMost(WiredComponent.LONG)
                    .until(() -> topics.stream()
                            .allMatch(topic -> component
                                    .said("status")
                                    .path("denied")
                                    .toString()
                                    .contains("resources [\\\"" + topic + "\\\"]")));
            PublishedSchemas.assertFollows(
                    "watchpost.status/1", component.said("status").toString());
            assertThat(topics)
                    .allSatisfy(topic -> assertThat(component.log())
                            .containsOnlyOnce("operations [\"aws.greengrass#SubscribeToIoTCore\"], resources [\""
                                    + topic + "\"]"));
        }
    }
}
