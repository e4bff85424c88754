package io.watchpost.transport.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.clock.ClockQuality;
import io.watchpost.clock.SystemClock;
import io.watchpost.result.ClockMapping;
import io.watchpost.result.Gap;
import io.watchpost.result.Gap.Range;
import io.watchpost.result.Identity;
import io.watchpost.result.MessageWriter;
import io.watchpost.testing.Fixtures;
import io.watchpost.testing.MosquittoBroker;
import io.watchpost.testing.MqttJudge;
import io.watchpost.testing.Needs;
import io.watchpost.testing.Samples;
import io.watchpost.transport.BrokerCheck;
import io.watchpost.transport.Message;
import io.watchpost.transport.SecretRef;
import io.watchpost.transport.TlsConfig;
import io.watchpost.transport.Topics;
import io.watchpost.transport.Transport;
import io.watchpost.transport.TransportContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/subscribers.md shows is taken from the page and run. */
final class SubscribersPageTest {
    private static final String STREAM = "porch-8f3a52c07d9e11b4-door";

    @TempDir
    private Path folder;

    private final MessageWriter writer = new MessageWriter();

    @Test
    void consumer_dropsDuplicatesShowsGapsAndCorrectsClocks() throws Exception {
        Needs.program("mosquitto_sub");
        Needs.program("python3");
        Files.writeString(folder.resolve("consumer.py"), block("```python"));
        List<byte[]> messages = List.of(
                writer.result(Samples.identity(), 1, Samples.result("door", 1)),
                writer.result(Samples.identity(), 1, Samples.result("door", 1)),
                writer.gap(
                        Samples.identity(),
                        new Gap("door", 1, Gap.Reason.SIZE_LIMIT, List.of(new Range(2, 3), new Range(5, 5)))),
                writer.result(Samples.identity(), 4, Samples.result("door", 4)),
                writer.result(Samples.identity(), 8, Samples.unsynced("door", 8, 40_000)),
                writer.clock(Samples.identity(), "door", new ClockMapping(1, Samples.UTC_MILLIS, 100_000)),
                writer.clock(
                        Samples.identity(),
                        "door",
                        new ClockMapping(2, 9_000_000_000L, 200_000, ClockQuality.UNSYNCED)),
                writer.result(Samples.identity(), 9, Samples.unsynced("door", 8, 40_000)),
                writer.result(rebooted("boot-2"), 10, Samples.unsynced("door", 10, 40_000)),
                writer.result(rebooted("boot-3"), 11, Samples.result("door", 11)));
        Path output = folder.resolve("output");
        try (MosquittoBroker broker = new MosquittoBroker(folder).start()) {
            ProcessBuilder shell = new ProcessBuilder("sh", "-c", block("```sh"))
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            shell.environment().put("BROKER", "127.0.0.1");
            shell.environment().put("PORT", Integer.toString(broker.judgePort()));
            Process consumer = shell.start();
            try (Transport transport = MqttTransports.to(broker.port(), null);
                    Transport.Connection connection = transport.connect(new TransportContract.Heard())) {
                awaitSubscription(broker);
                for (byte[] message : messages) {
                    connection.publish(new Message("watchpost/porch/results/door", message, false), 1);
                }
                await().until(() -> Files.readString(output).contains("#11"));
            } finally {
                List<ProcessHandle> programs = consumer.descendants().toList();
                consumer.destroyForcibly().waitFor();
                programs.forEach(ProcessHandle::destroyForcibly);
            }
        }
        assertThat(Files.readAllLines(output))
                .containsExactly(
                        "2026-11-20 21:00:00 " + STREAM + " #1: tabby 0.832031",
                        STREAM + ": 2 to 3 will never come (size-limit)",
                        STREAM + ": 5 to 5 will never come (size-limit)",
                        "2026-11-20 21:00:00 " + STREAM + " #4: tabby 0.832031",
                        STREAM + ": 6 to 7 not seen yet",
                        "1970-01-01 00:00:00 ? " + STREAM + " #8: tabby 0.832031",
                        "2026-11-20 20:59:00 " + STREAM + " #9: tabby 0.832031",
                        "1970-01-01 00:00:00 ? " + STREAM + " #10: tabby 0.832031",
                        STREAM + ": started again before its clock was set; times before #11 stay unknown",
                        "2026-11-20 21:00:00 " + STREAM + " #11: tabby 0.832031");
    }

    @Test
    void accessRules_letAStationInAndKeepOthersOut() throws Exception {
        String rules = block("```\n# /etc/mosquitto/watchpost.acl");
        Path user = Files.writeString(folder.resolve("user"), "porch");
        Path password = Files.writeString(folder.resolve("password"), "secret");
        try (MosquittoBroker broker = new MosquittoBroker(folder)
                        .withPassword("porch", "secret")
                        .withAccess(rules.split("\n"))
                        .start();
                MqttJudge judge = new MqttJudge(broker.judgePort(), "watchpost/#");
                Transport transport = MqttTransports.to(
                        broker.uri(),
                        new SecretRef.InFile(user),
                        new SecretRef.InFile(password),
                        TlsConfig.DEFAULT,
                        null)) {
            SystemClock clock = new SystemClock();
            assertThat(BrokerCheck.of(transport, new Topics("watchpost", "porch"), clock, 5_000))
                    .isInstanceOf(BrokerCheck.Verdict.Authorised.class);
            assertThat(BrokerCheck.of(transport, new Topics("watchpost", "gate"), clock, 300))
                    .isInstanceOf(BrokerCheck.Verdict.NotAuthorised.class);
            TransportContract.Heard heard = new TransportContract.Heard();
            try (Transport.Connection connection = transport.connect(heard)) {
                connection.publish(new Message("watchpost/gate/results/door", "{}".getBytes(UTF_8), false), 1);
                connection.publish(new Message("watchpost/porch/results/door", "{}".getBytes(UTF_8), false), 2);
                await().until(() -> judge.count("/results/") == 1);
            }
            assertThat(judge.arrivals()).extracting(MqttJudge.Arrival::topic).contains("watchpost/porch/results/door");
        }
    }

    private static Identity rebooted(String boot) {
        return new Identity("porch", Samples.identity().epoch(), boot);
    }

    private void awaitSubscription(MosquittoBroker broker) {
        await().until(() -> broker.log().contains(" as consumer "));
    }

    /** The code block that begins so. */
    private static String block(String beginning) throws IOException {
        String page = Files.readString(Fixtures.projectRoot().resolve("docs/subscribers.md"));
        int from = page.indexOf('\n' + beginning);
        assertThat(from).as(beginning).isPositive();
        int start = page.indexOf('\n', from + 1) + 1;
        return page.substring(start, page.indexOf("```", start));
    }
}
