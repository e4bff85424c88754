package io.watchpost.greengrass.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.greengrass.cloud.FarEnd;
import io.watchpost.greengrass.nucleus.InProcessNucleus;
import io.watchpost.greengrass.nucleus.Profile;
import io.watchpost.testing.PublishedSchemas;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * What is said with a station besides its results, the same over every way: commands, an announcement, and bundles in
 * blocks. One process serves all tests of a way, in any order; it has the rights of the recipe.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WireScenarios {
    private final Profile profile;
    private final boolean cloudToo;
    WiredComponent component;

    /** @param cloudToo whether jobs and the shadow come that way */
    WireScenarios(Profile profile, boolean cloudToo) {
        this.profile = profile;
        this.cloudToo = cloudToo;
    }

    /** Sets up the far side, and says what the component's broker is. */
    abstract Map<String, Object> mqtt(Path folder) throws Exception;

    abstract FarEnd end(InProcessNucleus nucleus);

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        Map<String, Object> mqtt = mqtt(folder);
        component = new WiredComponent(folder, profile, this::end, mqtt, cloudToo, WiredComponent.rightsOfTheRecipe());
    }

    @AfterAll
    void stop() {
        component.close();
        assertThat(component.cloud.jobs().violations()).isEmpty();
        assertThat(component.cloud.shadow().violations()).isEmpty();
        assertThat(component.cloud.streams().violations()).isEmpty();
    }

    @Test
    void command_isAnsweredAndEverythingIsAllowed() throws Exception {
        JsonNode reply = component.ordered("diagnose", "look-1", "{}");
        assertThat(reply.path("state").asString()).as(reply.toString()).isEqualTo("done");
        assertThat(reply.path("details").path("station").path("device").asString())
                .as(reply.toString())
                .isEqualTo("porch");
        PublishedSchemas.assertFollows("watchpost.reply/1", reply.toString());
        assertThat(component.said("status").has("denied"))
                .as(component.said("status").toString())
                .isFalse();
        assertThat(component.log()).doesNotContain("not authorised", "accessControl");
    }

    @Test
    void configure_changesTheStation() {
        JsonNode reply = component.ordered("configure", "c-1", "{\"changes\":{\"statusSeconds\":77}}");
        assertThat(reply.path("state").asString()).as(reply.toString()).isEqualTo("done");
        JsonNode found = component.ordered("diagnose", "look-2", "{}");
        assertThat(found.path("details").path("changedFromAfar").toString()).contains("\"statusSeconds\":\"77\"");
    }

    /** An announced one first, then one that a command names: the second takes the first one's place. */
    @Test
    void models_comeInBlocks() throws Exception {
        Path first = component.bundle(2);
        component.cloud.streams().put("announced", 1, Files.readAllBytes(first));
        byte[] announcement = WiredComponent.announcement(first, "stream:announced");
        await("the announced model is good")
                .atMost(WiredComponent.LONG)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    if (component.said("models/status").toString().contains("\"1.0.2\"")) {
                        return isGood("1.0.2");
                    }
                    component.cloud.say("watchpost/groups/all/models", announcement); // a broker would keep it
                    return false;
                });
        component.cloud.streams().put("ordered", 1, Files.readAllBytes(component.bundle(3)));
        JsonNode reply = component.ordered("model-update", "u-3", "{\"location\":\"stream:ordered\"}");
        assertThat(reply.path("state").asString()).as(reply.toString()).isEqualTo("done");
        await().atMost(WiredComponent.LONG).until(() -> isGood("1.0.3"));
        afterwards();
    }

    /** What else comes after release 3. */
    void afterwards() throws Exception {}

    boolean isGood(String version) {
        return component
                .said("models/status")
                .path("models")
                .toString()
                .matches(".*\"good\":\\{[^}]*\"" + version + "\".*");
    }
}
