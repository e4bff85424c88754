package io.watchpost.cli.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.bundle.Announcement;
import io.watchpost.bundle.BundleFacts;
import io.watchpost.bundle.Sha256;
import io.watchpost.transport.Message;
import io.watchpost.update.blocks.StrictStreams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The workstation's side of streams, beside a strict one that shares no code with it. */
final class StreamServerTest {
    private static final int SIZE = 300_000;

    @TempDir
    Path folder;

    private final StrictStreams strict = new StrictStreams();
    private ServedBundle bundle;
    private StreamServer server;

    @BeforeEach
    void serve() throws IOException {
        byte[] content = new byte[SIZE];
        new Random(3).nextBytes(content);
        Path file = Files.write(folder.resolve("it.wpb"), content);
        bundle = new ServedBundle(
                file,
                new Announcement.Model(
                        new BundleFacts("it", "1", 1, 1, List.of("any"), SIZE, "sha256:" + "0".repeat(64)),
                        Sha256.hex(file),
                        List.of()));
        server = new StreamServer("watchpost", List.of(bundle));
        strict.put(bundle.stream(), 1, content);
    }

    @AfterEach
    void close() throws IOException {
        bundle.close();
    }

    private Message question(String device, String verb, String json) {
        return new Message(
                "watchpost/" + device + "/streams/" + bundle.stream() + "/" + verb + "/json",
                json.getBytes(UTF_8),
                false);
    }

    private List<Message> answers(Message question) throws IOException {
        List<Message> answers = new ArrayList<>();
        server.heard(question.topic(), question.payload()).ifPresent(answers::add);
        for (Optional<Message> block = server.next(); block.isPresent(); block = server.next()) {
            answers.add(block.get());
        }
        return answers;
    }

    /** By topic and block, without what is said for people. */
    private static Map<String, JsonNode> bare(List<Message> messages) {
        Map<String, JsonNode> bare = new TreeMap<>();
        for (Message message : messages) {
            JsonNode json = JsonMapper.shared().readTree(message.payload());
            ((ObjectNode) json).remove(List.of("m", "d"));
            bare.put(message.topic() + " " + json.path("i").asString(""), json);
        }
        return bare;
    }

    @Test
    void answers_areThoseOfTheStrictServer() throws Exception {
        for (long seed = 1; seed <= 3_000; seed++) {
            Message question = random(new Random(seed));
            Map<String, JsonNode> expected = bare(strict.answers(question));
            assertThat(bare(answers(question)))
                    .as("seed %d: %s %s", seed, question.topic(), new String(question.payload(), UTF_8))
                    .isEqualTo(expected);
        }
    }

    /** Mostly as devices ask, sometimes not; within what one answer may hold, where the two differ on purpose. */
    private Message random(Random random) {
        if (random.nextInt(5) == 0) {
            return question(
                    "door",
                    "describe",
                    random.nextBoolean() ? "{\"c\":\"token\"}" : "{\"c\":\"" + "t".repeat(random.nextInt(80)) + "\"}");
        }
        int wrong = random.nextInt(10); // at most one thing, since either answer is right when there are two
        int length = List.of(256, 1_000, 4_096, 16_384).get(random.nextInt(4));
        int blocks = Math.ceilDiv(SIZE, length);
        StringBuilder json = new StringBuilder("{\"c\":\"token\"");
        json.append(",\"f\":").append(wrong == 0 ? 1 : 0);
        json.append(",\"l\":").append(wrong == 1 ? 17 : length);
        json.append(",\"o\":").append(wrong == 2 ? blocks + random.nextInt(9) : random.nextInt(blocks));
        if (wrong == 3 || random.nextBoolean()) {
            json.append(",\"s\":").append(wrong == 3 ? 2 : 1);
        }
        if (random.nextInt(3) == 0) {
            json.append(",\"b\":\"%02x\"".formatted(1 + random.nextInt(255)));
        } else if (wrong != 4) {
            json.append(",\"n\":").append(1 + random.nextInt(8));
        }
        if (wrong == 5) {
            json.append(",\"x\":1");
        }
        return question("door", "get", json + "}");
    }

    @Test
    void greedyDevice_getsNoMoreThanTwoAnswers_andOthersTheirTurns() throws Exception {
        for (int i = 0; i < 50; i++) {
            Message greedy = question("greedy", "get", "{\"c\":\"t\",\"f\":0,\"l\":1024,\"o\":0,\"n\":90000}");
            assertThat(server.heard(greedy.topic(), greedy.payload())).isEmpty();
        }
        Message modest = question("modest", "get", "{\"c\":\"t\",\"f\":0,\"l\":1024,\"o\":0,\"n\":2}");
        assertThat(server.heard(modest.topic(), modest.payload())).isEmpty();
        List<String> devices = new ArrayList<>();
        for (Optional<Message> block = server.next(); block.isPresent(); block = server.next()) {
            devices.add(block.get().topic().split("/", -1)[1]);
        }

        assertThat(devices.subList(0, 4)).containsExactly("greedy", "modest", "greedy", "modest");
        assertThat(devices).hasSizeLessThanOrEqualTo(2 + 2 * 128);
    }

    @Test
    void anotherAttempt_getsNothingOfTheOneBefore() throws Exception {
        Message before = question("door", "get", "{\"c\":\"a\",\"f\":0,\"l\":1024,\"o\":0,\"n\":100}");
        assertThat(server.heard(before.topic(), before.payload())).isEmpty();

        List<Message> after = answers(question("door", "get", "{\"c\":\"b\",\"f\":0,\"l\":1024,\"o\":7,\"n\":1}"));

        assertThat(after)
                .singleElement()
                .satisfies(message ->
                        assertThat(new String(message.payload(), UTF_8)).contains("\"c\":\"b\"", "\"i\":7"));
        assertThat(server.readers())
                .singleElement()
                .satisfies(reader -> assertThat(reader.percentSent()).isZero());
    }

    @Test
    void otherTopics_areNotAnswered() throws Exception {
        for (String topic : List.of(
                "watchpost/door/streams/other/get/json",
                "watchpost/door/streams/" + bundle.stream() + "/data/json",
                "other/door/streams/" + bundle.stream() + "/get/json",
                "watchpost/a/b/streams/" + bundle.stream() + "/get/json")) {
            assertThat(server.heard(topic, "{}".getBytes(UTF_8))).as(topic).isEmpty();
        }
    }
}
