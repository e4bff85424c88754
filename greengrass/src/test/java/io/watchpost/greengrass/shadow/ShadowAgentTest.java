package io.watchpost.greengrass.shadow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.command.Commands;
import io.watchpost.config.CommandName;
import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.config.ConfigYaml;
import io.watchpost.config.ConfigurationException;
import io.watchpost.greengrass.cloud.Line;
import io.watchpost.greengrass.cloud.ScriptedCommand;
import io.watchpost.greengrass.cloud.ShadowService;
import io.watchpost.testing.PublishedSchemas;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent and a strict service, on a line that loses, doubles and delays. */
final class ShadowAgentTest {
    @TempDir
    private Path folder;

    private final Line line = new Line();
    private final ShadowService service = new ShadowService("yard", line::toDevice);
    private final ScriptedStation station = new ScriptedStation();
    private ScriptedCommand configure;
    private Commands commands;

    @BeforeEach
    void begin() throws IOException {
        open();
        line.connect();
    }

    private void open() throws IOException {
        configure = new ScriptedCommand(CommandName.CONFIGURE, true);
        commands = new Commands(List.of(configure), folder);
        commands.start();
        line.between(
                new ShadowAgent("yard", station, commands, line, line.clock(), new SplittableRandom(5)),
                service::received);
    }

    @AfterEach
    void end() throws IOException {
        commands.close();
        assertThat(service.violations()).isEmpty();
        if (!service.reported().isEmpty()) {
            PublishedSchemas.assertFollows(
                    "watchpost.shadow/1", service.reported().toString());
        }
    }

    @Test
    void shadowThatDoesNotExist_isMadeByTheFirstReport() {
        line.until("a report", () -> service.reports() == 1);
        assertThat(service.reported().path("version").asString()).isEqualTo("9.9");
        assertThat(service.reported().path("health").asString()).isEqualTo("ok");
        assertThat(service.reported().at("/pipelines/0/engine").asString()).isEqualTo("tflite");
        assertThat(service.reported().at("/models/0/digest").asString()).startsWith("sha256:");
        assertThat(service.reported().at("/models/0/state").asString()).isEqualTo("good");
    }

    @Test
    void report_isSentOnChangeOnlyAndNotOften() {
        line.until("a report", () -> service.reports() == 1);
        line.pass(3_600);
        assertThat(service.reports()).isEqualTo(1);
        for (int i = 0; i < 40; i++) {
            station.pipelines = List.of("p" + i + " waiting");
            line.pass(1);
        }
        assertThat(service.reports()).isBetween(5, 9);
        line.until(
                "the last",
                () -> service.reported().at("/pipelines/0/name").asString().equals("p39"));
        assertThat(service.reported().path("health").asString()).isEqualTo("waiting");
    }

    @Test
    void desired_isOrderedInPlaceOfAllBeforeAndReportedAsItWasSaid() throws Exception {
        line.until("a report", () -> service.reports() == 1);
        service.desire("{\"configuration\":{\"statusSeconds\":30,\"outbox\":{\"policy\":\"thin-out\"}}}");
        line.until("it is ordered", () -> configure.begun().size() == 1);
        assertThat(configure.begun())
                .containsExactly("{\"replace\":\"true\",\"changes\":"
                        + "{\"statusSeconds\":\"30\",\"outbox\":{\"policy\":\"thin-out\"}}}");
        station.changed("{statusSeconds: 30, outbox: {policy: thin-out}}");
        configure.say("done");
        line.until("no difference is left", service::isInLine);
        assertThat(service.reported().at("/configuration/statusSeconds").isNumber())
                .isTrue();
        line.pass(600);
        assertThat(configure.begun()).hasSize(1);
    }

    @Test
    void stormOfChanges_isAppliedAFewTimesAndTheLastOneHolds() throws Exception {
        line.until("a report", () -> service.reports() == 1);
        for (int i = 1; i <= 100; i++) {
            service.desire("{\"configuration\":{\"statusSeconds\":" + (100 + i) + "}}");
            line.clock().advanceMillis(100);
            line.pump();
            configure.say("done");
        }
        line.until(
                "the last one is ordered",
                () -> !configure.begun().isEmpty()
                        && configure.begun().getLast().contains("\"200\""));
        station.changed("{statusSeconds: 200}");
        line.until("no difference is left", service::isInLine);
        assertThat(configure.begun()).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void refusedDesired_isReportedWithReasonAndVersion_andNotTriedForEver() throws Exception {
        service.desire("{\"configuration\":{\"statusSeconds\":1}}");
        configure.say("refused");
        line.until("it is reported", () -> service.reported().has("refused"));
        assertThat(service.reported().at("/refused/reason").asString()).isEqualTo("that can't be");
        assertThat(service.reported().at("/refused/hint").asString()).isEqualTo("say something else");
        assertThat(service.reported().at("/refused/version").asLong()).isEqualTo(1);
        line.pass(600);
        assertThat(configure.begun()).hasSize(1);
        int reports = service.reports();

        line.disconnect();
        line.pump();
        commands.close();
        open(); // another process
        line.connect();
        line.pass(600);
        assertThat(configure.begun()).as("the journal knows it").isEmpty();
        assertThat(service.reports()).isEqualTo(reports);

        service.desire("{\"configuration\":{\"statusSeconds\":30}}");
        station.changed("{statusSeconds: 30}");
        configure.say("done");
        line.until("the refusal is gone", () -> !service.reported().has("refused") && service.isInLine());
    }

    @Test
    void sameDesiredSaidAnew_isTriedAnew() {
        service.desire("{\"configuration\":{\"statusSeconds\":1}}");
        configure.say("refused");
        line.until("it is reported", () -> service.reported().has("refused"));
        service.desire("{\"configuration\":{\"statusSeconds\":1}}");
        line.until("it is tried again", () -> configure.begun().size() == 2);
        configure.say("refused");
    }

    @Test
    void desiredThatIsNoConfiguration_isRefused() {
        service.desire("{\"config\":{\"statusSeconds\":30}}");
        line.until("it is reported", () -> service.reported().has("refused"));
        assertThat(service.reported().at("/refused/reason").asString()).contains("unknown key \"config\"");
        service.desire("{\"config\":null,\"configuration\":7}");
        line.until(
                "so is this",
                () -> service.reported().at("/refused/reason").asString().contains("no JSON object"));
        assertThat(configure.begun()).isEmpty();
    }

    @Test
    void emptyConfiguration_takesEverythingBack() throws Exception {
        station.changed("{statusSeconds: 30}");
        service.desire("{\"configuration\":{\"statusSeconds\":30}}");
        line.until("all is well", () -> service.reports() > 0 && service.isInLine());
        service.desire("{\"configuration\":{\"statusSeconds\":null}}");
        line.until("it is taken back", () -> configure.begun().size() == 1);
        assertThat(configure.begun()).containsExactly("{\"replace\":\"true\",\"changes\":{}}");
        station.changed("{}");
        configure.say("done");
        line.until("it is reported", () -> !service.reported().has("configuration"));
    }

    @Test
    void shadowThatWantsNothing_changesNothing() throws Exception {
        station.changed("{statusSeconds: 30}");
        line.until("a report", () -> service.reports() == 1);
        line.pass(60);
        assertThat(configure.begun()).isEmpty();
        assertThat(service.reported().at("/configuration/statusSeconds").asString())
                .isEqualTo("30");
    }

    @Test
    void lateDelta_isIgnored() {
        line.until("a report", () -> service.reports() == 1);
        line.pass(10);
        int requests = line.requests();
        service.sayDelta(service.version());
        service.sayDelta(0);
        line.pass(60);
        assertThat(line.requests()).isEqualTo(requests);
    }

    @Test
    void conflictOfVersions_isSettledByLookingAgain() {
        line.until("a report", () -> service.reports() == 1);
        line.lose(topic -> topic.contains("/update/"));
        service.desire("{}"); // the agent doesn't hear of it
        line.lose(topic -> false);
        station.pipelines = List.of("gate running");
        line.until(
                "the report gets through",
                () -> service.reported().at("/pipelines/0/name").asString().equals("gate"));
    }

    @Test
    void answersThatAreLostOrDoubled_doNoHarm() {
        line.doubleAll();
        int[] seen = {0};
        line.lose(topic -> topic.endsWith("/accepted") && ++seen[0] % 2 == 1);
        station.pipelines = List.of("gate running");
        line.until(
                "the report gets through",
                () -> service.reported().at("/pipelines/0/name").asString().equals("gate"));
        service.desire("{\"configuration\":{\"statusSeconds\":30}}");
        line.until("it is ordered", () -> configure.begun().size() == 1);
        configure.say("done");
        line.pass(120);
        assertThat(configure.begun()).hasSize(1);
    }

    @Test
    void deletedShadow_isMadeAnew() {
        line.until("a report", () -> service.reports() == 1);
        service.delete();
        line.until("another", () -> service.reports() == 2);
        assertThat(service.reported().path("version").asString()).isEqualTo("9.9");
    }

    @Test
    void reportOf32Pipelines_fitsBesideWhatIsDesired() throws Exception {
        station.pipelines = ScriptedStation.many(32, "running");
        line.until("a report", () -> service.reports() == 1);
        assertThat(service.reported().path("pipelines").size()).isEqualTo(32);

        station.pipelines = ScriptedStation.many(32, "waiting");
        line.until(
                "they wait", () -> service.reported().path("health").asString().equals("waiting"));
        assertThat(service.reported().path("shortened").asInt()).isGreaterThan(0);
        assertThat(service.reported().at("/pipelines/31/state").asString()).isEqualTo("waiting");

        StringBuilder wanted = new StringBuilder("{\"configuration\":{\"pipelines\":[");
        for (int i = 0; i < 32; i++) {
            wanted.append(i == 0 ? "" : ",")
                    .append("{\"name\":\"pipeline-")
                    .append(i)
                    .append("\",\"camera\":\"http://camera-")
                    .append(i)
                    .append(".example/a-stream-with-a-name-that-goes-on-and-on\"}");
        }
        String desired = wanted.append("]}}").toString();
        assertThat(desired).hasSizeBetween(3_200, 3_900);
        station.changed(desired.substring("{\"configuration\":".length(), desired.length() - 1));
        service.desire(desired);
        line.until("it is reported by its digest", () -> service.reported().has("configurationDigest"));
        line.pass(60);
        assertThat(service.sizes()).allMatch(size -> size <= 8 * 1_024);
        assertThat(service.reported().path("health").asString()).isEqualTo("waiting");
        assertThat(configure.begun()).isEmpty();
    }

    /** A station that is how the test says. */
    private static final class ScriptedStation implements Subject {
        private volatile List<String> pipelines = List.of("main running");
        private volatile Mapping changed = new Mapping("");

        void changed(String configuration) throws ConfigurationException {
            changed = ConfigYaml.parse("the test's", configuration);
        }

        static List<String> many(int count, String state) {
            return java.util.stream.IntStream.range(0, count)
                    .mapToObj(i -> "pipeline-" + i + " " + state)
                    .toList();
        }

        @Override
        public byte[] status() {
            StringBuilder json = new StringBuilder(
                    "{\"schema\":\"watchpost.status/1\",\"device\":\"yard\",\"online\":true,\"version\":\"9.9\",\"pipelines\":[");
            String comma = "";
            for (String pipeline : pipelines) {
                String[] words = pipeline.split(" ", 2);
                json.append(comma)
                        .append("{\"name\":\"%s\",\"state\":\"%s\",\"engine\":\"tflite\",\"frames\":%d,"
                                .formatted(words[0], words[1], System.nanoTime()))
                        .append(
                                words[1].equals("running")
                                        ? ""
                                        : "\"reason\":\"" + "the camera is away ".repeat(12)
                                                + "\",\"hint\":\"look at its cable, and at the switch\",")
                        .append("\"model\":{\"name\":\"belt-inspector\",\"version\":\"1.0.3\"}}");
                comma = ",";
            }
            return json.append("]}").toString().getBytes(UTF_8);
        }

        @Override
        public byte[] models() {
            String release = "{\"version\":\"1.0.3\",\"release\":3,\"digest\":\"sha256:" + "a".repeat(64) + "\"}";
            return ("{\"models\":[{\"name\":\"belt-inspector\",\"active\":" + release + ",\"good\":" + release + "}]}")
                    .getBytes(UTF_8);
        }

        @Override
        public Mapping changed() {
            return changed;
        }
    }
}
