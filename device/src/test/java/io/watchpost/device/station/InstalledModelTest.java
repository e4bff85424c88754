package io.watchpost.device.station;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.watchpost.bundle.EnvelopeJson;
import io.watchpost.bundle.Manifest;
import io.watchpost.bundle.RootJson;
import io.watchpost.bundle.TestBundles;
import io.watchpost.bundle.TestKeys;
import io.watchpost.clock.SystemClock;
import io.watchpost.config.ConfigYaml;
import io.watchpost.outbox.OutboxUnavailable;
import io.watchpost.pipeline.PipelineState;
import io.watchpost.result.Result;
import io.watchpost.testing.MosquittoBroker;
import io.watchpost.testing.MqttJudge;
import io.watchpost.testing.PublishedSchemas;
import io.watchpost.update.ModelLine;
import io.watchpost.update.ModelStore;
import io.watchpost.update.Requests;
import io.watchpost.update.Requests.Verb;
import io.watchpost.update.UpdateState;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Pipelines that run a model of the store, in a whole station: what comes takes over between two frames, or goes. */
final class InstalledModelTest {
    private static final String ENDLESS = "dir:pictures?loop&fps=100";

    @TempDir
    Path folder;

    private final List<Result> results = new CopyOnWriteArrayList<>();

    @BeforeEach
    void device() throws Exception {
        Files.write(
                folder.resolve("root.json"),
                EnvelopeJson.bytes(TestKeys.signed(RootJson.envelope(TestBundles.ROOT_1), TestBundles.ROOT)));
        Files.createDirectory(folder.resolve("pictures"));
        picture("1.png", new Color(0xcc2010));
        picture("2.png", new Color(0x20cc10));
        picture("3.png", new Color(0x1020cc));
    }

    @Test
    void nothingInstalled_waitsAndSaysWhatToDo_thenRunsWithoutARestart() throws Exception {
        try (Station station = station(ENDLESS)) {
            station.start();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> station.health().getFirst().state() instanceof PipelineState.Waiting);
            assertThat(station.health().getFirst().state())
                    .isEqualTo(new PipelineState.Waiting(
                            "no model colours is installed", "install one with \"watchpost model install BUNDLE\""));

            assertThat(install(good(2)).isDone()).isTrue();
            awaitGood(2);
            assertThat(versions()).containsExactly("1.0.2 active");
        }
    }

    @Test
    void newRelease_takesOverBetweenTwoFrames_andEveryTransitionIsPublished() throws Exception {
        try (MosquittoBroker broker = new MosquittoBroker(folder).start();
                MqttJudge judge = new MqttJudge(broker.judgePort(), "watchpost/#")) {
            try (Station station =
                    assembled("mqtt: {broker: '" + broker.uri() + "'}", "{share: 1, frames: 20}", ENDLESS)) {
                station.start();
                await("a first status").atMost(Duration.ofSeconds(20)).until(() -> judge.count("models/status") > 0);
                broker.kill();
                broker.start();
                judge.awaitSubscribed(2);
                install(good(2));
                awaitGood(2);
                install(good(3));
                awaitGood(3);
                assertThat(station.health().getFirst().skipped()).isZero();
            }
            assertThat(versions()).containsExactly("1.0.2 active", "1.0.3 active");
            assertThat(results.stream().map(result -> result.frame().number()))
                    .as("every frame of the camera has its result")
                    .containsExactlyElementsOf(LongStream.range(
                                    results.getFirst().frame().number(),
                                    results.getFirst().frame().number() + results.size())
                            .boxed()
                            .toList());
            List<Long> sequence = sequence(judge);
            assertThat(sequence)
                    .as("no hole, but what the outbox keeps for the next start")
                    .hasSizeGreaterThan(300)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, sequence.size()).boxed().toList());
            assertEachResultNamesItsModel(judge);
            assertThat(published(judge))
                    .containsExactly(
                            "2 verified",
                            "2 probed",
                            "2 staged",
                            "2 active",
                            "2 good",
                            "3 verified",
                            "3 probed",
                            "3 staged",
                            "3 trial",
                            "3 active",
                            "3 good");
            try (MqttJudge late = new MqttJudge(broker.judgePort(), "watchpost/+/models/status")) {
                await("it is retained").atMost(Duration.ofSeconds(20)).until(() -> late.count("models/status") == 1);
                assertThat(late.arrivals().getFirst().payload()).contains("\"state\":\"good\"");
            }
        }
    }

    @Test
    void worseRelease_isRolledBack_andNoResultIsItsOwn() throws Exception {
        try (Station station = station(ENDLESS)) {
            station.start();
            install(good(2));
            awaitGood(2);
            assertThat(install(confused(3)).isDone()).as("its golden is right").isTrue();
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(states()).endsWith("3 rolledBack"));
            int then = results.size();
            await().atMost(Duration.ofSeconds(20)).until(() -> results.size() > then + 50);
            assertThat(versions()).containsExactly("1.0.2 active");
            assertThat(station.failures()).isEmpty();
        }
    }

    @Test
    void restartInATrial_goesOnWithIt() throws Exception {
        try (Station station = assembled("", "{share: 1, frames: 2000}", ENDLESS)) {
            station.start();
            install(good(2));
            awaitGood(2);
            install(good(3));
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(states()).endsWith("3 trial"));
        }
        results.clear();
        try (Station station = station(ENDLESS)) {
            station.start();
            awaitGood(3);
            assertThat(versions()).containsExactly("1.0.2 active", "1.0.3 active");
        }
    }

    @Test
    void candidateThatCannotBeLoadedAtTheStart_isTakenOut_andTheGoodOneRuns() throws Exception {
        try (Station station = assembled("", "{share: 1, frames: 2000}", ENDLESS)) {
            station.start();
            install(good(2));
            awaitGood(2);
            install(good(3));
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(states()).endsWith("3 trial"));
        }
        ModelLine line = Objects.requireNonNull(ModelStore.read(store()).get("colours"));
        ModelLine.Candidate candidate = Objects.requireNonNull(line.candidate());
        Files.writeString(
                store().resolve("names/colours/releases/"
                        + candidate.release().digest().replace("sha256:", "") + "/variants/cpu.tflite"),
                "a damaged disk");
        results.clear();
        try (Station station = station(ENDLESS)) {
            station.start();
            await().atMost(Duration.ofSeconds(30)).until(() -> results.size() > 50);
            assertThat(states()).endsWith("3 rolledBack");
            assertThat(versions()).containsExactly("1.0.2 active");
            assertThat(station.failures()).isEmpty();
        }
    }

    @Test
    void closeDuringAProbe_endsSoon_leavesNoProcess_andTheNextStartGoesOn() throws Exception {
        Station station = station(ENDLESS);
        station.start();
        Set<Long> before = children();
        ask(good(2));
        await("a child probes it")
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> !before.containsAll(children()));
        station.close();
        await("the models' thread lets go of the store")
                .atMost(Duration.ofSeconds(40))
                .until(() -> !ModelStore.isInUse(store()));
        await("no child is left")
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(before).containsAll(children()));
        assertThat(ModelStore.problems(store())).isEmpty();
        assertThat(states()).startsWith("2 verified").doesNotContain("2 refused");
        try (Station next = station(ENDLESS)) {
            next.start();
            awaitGood(2);
        }
    }

    @Test
    void twoPipelines_shareOneTrial_andAnEndedOneIsLeftAlone() throws Exception {
        try (Station station = station(ENDLESS, ENDLESS, "dir:pictures")) {
            station.start();
            install(good(2));
            awaitGood(2);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> station.health().getLast().state() instanceof PipelineState.Ended);
            install(good(3));
            awaitGood(3);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> station.health().stream()
                                    .filter(health -> health.modelVersion().equals("1.0.3"))
                                    .count()
                            == 2);
            assertThat(states().stream().filter(state -> state.equals("3 trial")))
                    .hasSize(1);
            assertThat(station.health().getLast().modelVersion()).isEqualTo("1.0.2");
            assertThat(station.health().getLast().results()).isEqualTo(3);

            install(confused(4));
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(states()).endsWith("4 rolledBack"));
            int then = results.size();
            await().atMost(Duration.ofSeconds(20)).until(() -> results.size() > then + 50);
            for (String pipeline : List.of("p0", "p1")) {
                assertThat(successions(pipeline))
                        .as("what %s ran, each once and none of what was only tried", pipeline)
                        .containsExactly("1.0.2", "1.0.3");
            }
        }
    }

    @Test
    void outboxThatCannotBeOpened_leavesTheModelStoreFree() throws Exception {
        Files.createDirectories(folder.resolve("state/outbox.db"));
        assertThatThrownBy(() -> station(ENDLESS)).isInstanceOf(OutboxUnavailable.class);
        assertThat(ModelStore.isInUse(store())).isFalse();
    }

    private Station station(String... cameras) throws Exception {
        return assembled("", "{share: 1, frames: 20}", cameras);
    }

    private Station assembled(String more, String trial, String... cameras) throws Exception {
        StringBuilder text = new StringBuilder("device: yard\nstateDir: state\ncacheDir: cache\n")
                .append("models: {trust: root.json, trial: " + trial + "}\n" + more + "\npipelines:\n");
        for (int at = 0; at < cameras.length; at++) {
            text.append("  - {name: p" + at + ", camera: '" + cameras[at] + "', model: {installed: colours}}\n");
        }
        return StationAssembly.assemble(
                ConfigYaml.station(Files.writeString(folder.resolve("watchpost.yaml"), text)),
                "1.2.3",
                results::add,
                new SystemClock());
    }

    private static TestBundles good(long release) throws IOException {
        return TestBundles.colours().release(release, 1);
    }

    /** Right about red, which its golden shows, and wrong about the others. */
    private static TestBundles confused(long release) throws IOException {
        return TestBundles.colours()
                .file(Manifest.LABELS, "red\nblue\ngreen\n".getBytes(StandardCharsets.UTF_8))
                .release(release, 1);
    }

    private String ask(TestBundles bundle) throws Exception {
        Path file = bundle.write(folder.resolve("incoming.wpb"), TestBundles.RELEASE);
        return new Requests(store()).ask(Verb.INSTALL, file);
    }

    private Requests.Answer install(TestBundles bundle) throws Exception {
        String id = ask(bundle);
        Requests requests = new Requests(store());
        return await().atMost(Duration.ofSeconds(60))
                .until(() -> requests.answer(id), Optional::isPresent)
                .orElseThrow();
    }

    private Path store() {
        return folder.resolve("state/models");
    }

    private void awaitGood(long release) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(states()).endsWith(release + " " + new UpdateState.Good().word()));
        int then = results.size();
        await().atMost(Duration.ofSeconds(20)).until(() -> results.size() > then + 20);
    }

    private List<String> states() throws IOException {
        return ModelStore.history(store()).stream()
                .map(transition ->
                        transition.release().number() + " " + transition.state().word())
                .toList();
    }

    /** Of the models that made the results, in the order in which each made its first. */
    private Set<String> versions() {
        Set<String> versions = new LinkedHashSet<>();
        results.forEach(result ->
                versions.add(result.model().version() + " " + result.model().role()));
        return versions;
    }

    /** Versions that made a pipeline's results, one for each time that another took over. */
    private List<String> successions(String pipeline) {
        List<String> versions = new ArrayList<>();
        for (Result result : results) {
            String version = result.model().version();
            if (result.pipeline().equals(pipeline)
                    && (versions.isEmpty() || !versions.getLast().equals(version))) {
                versions.add(version);
            }
        }
        return versions;
    }

    private static Set<Long> children() {
        return ProcessHandle.current()
                .descendants()
                .filter(ProcessHandle::isAlive)
                .map(ProcessHandle::pid)
                .collect(Collectors.toSet());
    }

    private static List<Long> sequence(MqttJudge judge) {
        return results(judge).stream()
                .map(result -> result.path("seq").asLong())
                .distinct()
                .sorted()
                .toList();
    }

    private static List<JsonNode> results(MqttJudge judge) {
        return judge.arrivals().stream()
                .filter(arrival -> arrival.topic().equals("watchpost/yard/results/p0"))
                .map(arrival -> JsonMapper.shared().readTree(arrival.payload()))
                .toList();
    }

    /** As the frame loop knew it, so did the subscriber. */
    private void assertEachResultNamesItsModel(MqttJudge judge) {
        assertThat(results(judge)).allSatisfy(json -> {
            Result.ModelRef made =
                    results.get((int) json.path("seq").asLong() - 1).model();
            assertThat(json.at("/model/name").asString()).isEqualTo("colours");
            assertThat(json.at("/model/version").asString()).isEqualTo(made.version());
            assertThat(json.at("/model/digest").asString()).isEqualTo(made.digest());
            assertThat(json.at("/model/role").asString()).isEqualTo("active");
        });
    }

    /** The transitions that a subscriber of the models' topic has seen, each once. */
    private static List<String> published(MqttJudge judge) throws IOException {
        List<String> seen = new ArrayList<>();
        for (MqttJudge.Arrival arrival : judge.arrivals()) {
            if (arrival.topic().equals("watchpost/yard/models/status")) {
                PublishedSchemas.assertFollows("watchpost.models/1", arrival.payload());
                for (JsonNode one :
                        JsonMapper.shared().readTree(arrival.payload()).path("transitions")) {
                    String text = one.path("release").asLong() + " "
                            + one.path("state").asString();
                    if (!seen.contains(text)) {
                        seen.add(text);
                    }
                }
            }
        }
        return seen;
    }

    private void picture(String name, Color colour) throws IOException {
        BufferedImage image = new BufferedImage(32, 24, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(colour);
        graphics.fillRect(0, 0, 32, 24);
        graphics.dispose();
        ImageIO.write(image, "png", folder.resolve("pictures").resolve(name).toFile());
    }
}
