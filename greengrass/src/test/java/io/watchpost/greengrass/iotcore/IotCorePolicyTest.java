package io.watchpost.greengrass.iotcore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.testing.Needs;
import io.watchpost.transport.Message;
import io.watchpost.transport.Topics;
import io.watchpost.transport.Transport;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The policy in the documentation allows all that a station does, and nothing of another one's. */
final class IotCorePolicyTest {
    private static final Topics OWN = new Topics("watchpost", "porch");

    @TempDir
    private Path folder;

    @Test
    void everythingThatAStationSays_isAllowed_andNothingElse() throws Exception {
        List<String> own = said(OWN);
        List<String> foreign = said(new Topics("watchpost", "attic"));
        Refusals told = new Refusals();
        try (IotCoreEndpoint endpoint = endpoint();
                Transport transport = endpoint.transport(endpoint.broker.port());
                Transport.Connection connection = transport.connect(told)) {
            long token = 0;
            for (String topic : own) {
                connection.publish(new Message(topic, "{}".getBytes(UTF_8), topic.endsWith("status")), ++token);
            }
            for (String topic : foreign) {
                connection.publish(new Message(topic, "{}".getBytes(UTF_8), false), ++token);
            }
            await().until(() -> told.heard.acknowledged.size() + told.heard.refused.size() == 2 * own.size());
        }
        assertThat(told.heard.acknowledged)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, own.size()).boxed().toList());
        assertThat(told.refusals).hasSize(foreign.size()).allMatch(Transport.Refusal::isForbidden);
    }

    @Test
    void ownCommands_areHeard() throws Exception {
        Refusals told = new Refusals();
        try (IotCoreEndpoint endpoint = endpoint();
                Transport transport = endpoint.transport(endpoint.broker.port());
                Transport.Connection connection = transport.connect(told)) {
            connection.subscribe(OWN.command("restart"));
            say(endpoint, OWN.command("restart"));
            await().until(() -> told.heard.received.equals(List.of(OWN.command("restart") + " {}")));
        }
    }

    @Test
    void clientsAndRetainedTopics_areThoseOfTheStation() {
        assertThat(PolicyPage.allowed("iot:Connect")).containsExactly("watchpost-porch", "watchpost-porch-doctor");
        assertThat(PolicyPage.allowed("iot:RetainPublish")).containsExactly(OWN.status(), OWN.modelsStatus());
        assertThat(PolicyPage.allowed("iot:Subscribe")).containsExactly(OWN.command("*"));
    }

    private static List<String> said(Topics topics) {
        return List.of(
                topics.results("main"),
                topics.status(),
                topics.modelsStatus(),
                topics.reply("restart"),
                topics.captures("main"),
                topics.probe());
    }

    private IotCoreEndpoint endpoint() throws Exception {
        return new IotCoreEndpoint(folder, PolicyPage.accessRules().toArray(String[]::new)).start();
    }

    private static void say(IotCoreEndpoint endpoint, String topic) throws Exception {
        Process process = new ProcessBuilder(
                        Needs.program("mosquitto_pub").toString(),
                        "-h",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(endpoint.broker.judgePort()),
                        "-t",
                        topic,
                        "-m",
                        "{}")
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
    }
}
