package io.watchpost.greengrass.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.bundle.EnvelopeJson;
import io.watchpost.bundle.RootJson;
import io.watchpost.bundle.TestBundles;
import io.watchpost.bundle.TestKeys;
import io.watchpost.greengrass.nucleus.InProcessNucleus;
import io.watchpost.greengrass.nucleus.Profile;
import io.watchpost.greengrass.nucleus.Published;
import io.watchpost.testing.Fixtures;
import io.watchpost.testing.Needs;
import io.watchpost.testing.SmallDisk;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.aws.greengrass.model.ConfigurationValidityReport;
import software.amazon.awssdk.aws.greengrass.model.ConfigurationValidityStatus;

/** What a nucleus and its component do to each other in the field; run by whatever starts the component. */
public abstract class ComponentScenarios {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String RESULTS = "watchpost/porch/results/";

    @TempDir
    private Path folder;

    private final List<ComponentProcess> started = new ArrayList<>();
    private Path workFolder;
    private InProcessNucleus nucleus;

    /** How the component is started, with its work folder as the current one. */
    protected abstract ComponentProcess.Command command();

    @BeforeEach
    void prepare() throws IOException {
        workFolder = Files.createDirectory(folder.resolve("work"));
        Files.createDirectory(folder.resolve("logs"));
        nucleus = new InProcessNucleus(folder.resolve("ipc.socket"), Profile.FULL).start();
    }

    @AfterEach
    void end() {
        started.forEach(ComponentProcess::close);
        nucleus.close();
    }

    @Test
    void folderOfPictures_isClassifiedAndHandedOver() throws Exception {
        nucleus.configuration(station("dir:" + pictures() + "?fps=50"));
        ComponentProcess component = start();
        await().atMost(LONG).until(() -> results().size() == 11);
        assertThat(results()).extracting(Published::topic).containsOnly(RESULTS + "main");
        assertThat(results()).extracting(Published::qos).containsOnly(1);
        assertThat(seqs()).containsExactlyElementsOf(upTo(11));
        assertThat(results().getFirst().payload()).contains("\"device\":\"porch\"", "\"label\":\"chipped\"");
        assertThat(nucleus.arrived()).anyMatch(message -> message.topic().equals("watchpost/porch/status"));
        assertThat(component.isAlive()).isTrue(); // a folder that has ended is no reason to be started again
        assertThat(component.terminate()).isEqualTo(143);
        assertThat(component.err()).isEmpty();
        assertThat(component.out()).contains("Station: stopped; nothing is left in the outbox");
    }

    /** How fast it starts belongs to the benchmarks; memory doesn't depend on how busy the machine is. */
    @Test
    void residentMemory_withMobileNetAt10FramesASecond_isAtMost130Megabytes() throws Exception {
        Path model = Fixtures.file("models/tflite/mobilenet_v2_1.0_224_quant.tflite");
        Map<String, Object> whole = station("test:?size=640x480&fps=10");
        pipeline(whole).put("model", Map.of("file", model.toString(), "threads", 1));
        nucleus.configuration(whole);
        ComponentProcess component = start();
        await().atMost(LONG).until(() -> results().size() > 100);
        assertThat(component.residentMegabytes()).isLessThanOrEqualTo(130);
    }

    @Test
    void componentWithoutAStation_waitsForItsConfiguration() throws Exception {
        nucleus.configuration(Map.of("logLevel", "info"));
        ComponentProcess component = start();
        await().atMost(LONG).until(() -> component.out().contains("no station is configured"));
        nucleus.deployConfiguration(station(camera(20)));
        await().atMost(LONG).until(() -> !results().isEmpty());
        assertThat(component.isAlive()).isTrue();
    }

    @Test
    void sigtermAndRestart_loseNothing() throws Exception {
        nucleus.configuration(station(camera(100)));
        for (int i = 1; i <= 3; i++) {
            int enough = i * 40;
            ComponentProcess component = start();
            await().atMost(LONG).until(() -> results().size() > enough);
            assertThat(component.terminate()).isEqualTo(143);
        }
        assertGapless();
    }

    @Test
    void nucleusThatComesBack_getsEverything() throws Exception {
        nucleus.configuration(station(camera(50)));
        ComponentProcess component = start();
        await().atMost(LONG).until(() -> results().size() > 20);
        nucleus.crash();
        await().atMost(LONG).until(() -> component.out().contains("it is made anew"));
        nucleus.startWithTheSameTokens();
        int before = results().size();
        await().atMost(LONG).until(() -> results().size() > before + 50);
        assertThat(component.isAlive()).isTrue();
        assertThat(component.terminate()).isEqualTo(143);
        assertGapless();
    }

    /** The nucleus is killed, its successor starts a second copy: the orphan leaves, the copy goes on where it was. */
    @Test
    void orphanOfAKilledNucleus_makesWayForItsSuccessor() throws Exception {
        nucleus.configuration(station(camera(50)));
        ComponentProcess orphan = start();
        await().atMost(LONG).until(() -> results().size() > 20);
        nucleus.crash();
        nucleus.start();
        ComponentProcess successor = start();
        assertThat(orphan.awaitEnd(LONG.toMillis())).isEqualTo(ComponentFailure.UNAVAILABLE);
        assertThat(orphan.err()).contains("does not know this process", "starts the component anew");
        int before = results().size();
        await().atMost(LONG).until(() -> results().size() > before + 30);
        assertThat(successor.terminate()).isEqualTo(143);
        assertGapless();
    }

    @Test
    void nucleusThatNeverComesBack_endsTheComponentWithAnError() throws Exception {
        nucleus.configuration(station(camera(50)));
        ComponentProcess component = start();
        await().atMost(LONG).until(() -> results().size() > 5);
        nucleus.crash();
        assertThat(component.awaitEnd(LONG.toMillis())).isEqualTo(ComponentFailure.UNAVAILABLE);
        assertThat(component.err()).contains("gone for good").hasLineCount(1);
    }

    /** For a minute; {@code -Dwatchpost.outage.seconds=600} for as long as the field's usual. */
    @Test
    void brokerThatIsAway_fillsTheSpoolAndThenTheOutbox() throws Exception {
        Duration outage = Duration.ofSeconds(Integer.getInteger("watchpost.outage.seconds", 60));
        nucleus.configuration(station(camera(20)));
        ComponentProcess component = start();
        await().atMost(LONG).until(() -> results().size() > 5);
        nucleus.offline(40_000);
        await().atMost(LONG).until(() -> component.out().contains("spool is full"));
        int before = results().size();
        TimeUnit.NANOSECONDS.sleep(outage.toNanos()); // the scenario itself: nothing can be waited for
        assertThat(component.isAlive()).isTrue();
        nucleus.online();
        await().atMost(LONG.plus(outage)).until(() -> results().size() > before + 15 * outage.toSeconds());
        assertThat(component.terminate()).isEqualTo(143);
        assertGapless();
        assertThat(component.err()).isEmpty();
    }

    @Test
    void topicThatIsNotAllowed_isSaidOnceWithWhatToAdd() throws Exception {
        nucleus.forbid(topic -> topic.startsWith(RESULTS));
        nucleus.configuration(station(camera(20)));
        ComponentProcess component = start();
        await().atMost(LONG).until(() -> component.out().contains("aws.greengrass#PublishToIoTCore"));
        assertThat(component.isAlive()).isTrue();
        assertThat(results()).isEmpty();
        assertThat(component.terminate()).isEqualTo(143);
        assertThat(component.out().lines().filter(line -> line.contains("resources [\"" + RESULTS + "main\"]")))
                .hasSize(1);
        nucleus.forbid(topic -> false);
        start();
        await().atMost(LONG).until(() -> results().size() > 20);
        assertGapless();
    }

    @Test
    void stormOfConfigurations_isReadOnceOrTwice() throws Exception {
        nucleus.configuration(station(camera(20)));
        ComponentProcess component = start();
        await().atMost(LONG).until(() -> !results().isEmpty());
        int before = nucleus.asked("GetConfiguration");
        for (int i = 0; i < 100; i++) {
            Map<String, Object> whole = station(camera(20 + i % 7));
            whole.put("storm", i);
            nucleus.deployConfiguration(whole);
        }
        Map<String, Object> last = station(camera(20));
        pipeline(last).put("name", "after");
        nucleus.deployConfiguration(last);
        await().atMost(LONG)
                .until(() -> results().stream().anyMatch(m -> m.topic().equals(RESULTS + "after")));
        assertThat(nucleus.asked("GetConfiguration") - before).isBetween(1, 2);
        assertThat(component.terminate()).isEqualTo(143);
    }

    @Test
    void configurationThatIsWrong_isRefusedInTheDeploymentAndTheOldGoesOn() throws Exception {
        nucleus.configuration(station(camera(20)));
        ComponentProcess component = start();
        await().atMost(LONG).until(() -> !results().isEmpty());
        Map<String, Object> wrong = station("webcam:7");
        String arn = "arn:aws:greengrass:eu-west-1:123456789012:configuration:thing/porch:7";
        ConfigurationValidityReport refusal = nucleus.validate(wrong, arn).get(20, TimeUnit.SECONDS);
        assertThat(refusal.getStatus()).isEqualTo(ConfigurationValidityStatus.REJECTED);
        assertThat(refusal.getDeploymentId()).isEqualTo(arn);
        assertThat(refusal.getMessage()).contains("webcam:7");
        ConfigurationValidityReport misspelt = nucleus.validate(
                        Map.of("station", Map.of("pipelines", List.of(Map.of("kamera", "test:")))), "7")
                .get(20, TimeUnit.SECONDS);
        assertThat(misspelt.getMessage()).contains("kamera", "pipelines[0]");
        ConfigurationValidityReport fine =
                nucleus.validate(station(camera(30)), "8").get(20, TimeUnit.SECONDS);
        assertThat(fine.getStatus()).isEqualTo(ConfigurationValidityStatus.ACCEPTED);
        // a nucleus that doesn't ask before
        nucleus.deployConfiguration(wrong);
        await().atMost(LONG).until(() -> component.err().contains("the former configuration goes on"));
        int before = results().size();
        await().atMost(LONG).until(() -> results().size() > before + 10);
        assertThat(component.terminate()).isEqualTo(143);
        assertGapless();
    }

    @Test
    void firstConfigurationThatIsWrong_endsTheComponentWithItsReason() throws Exception {
        nucleus.configuration(station("webcam:7"));
        ComponentProcess component = start();
        assertThat(component.awaitEnd(LONG.toMillis())).isEqualTo(ComponentFailure.CONFIGURATION);
        assertThat(component.err()).contains("webcam:7").hasLineCount(1);
    }

    @Test
    void updateOfTheComponent_goesOnWhenNoModelIsOnTrial() throws Exception {
        nucleus.configuration(station(camera(20)));
        start();
        await().atMost(LONG).until(() -> !results().isEmpty());
        var answer = nucleus.preUpdate("0b51b6f1-1d2c-4e0e-9d7a-52f0cb0b1f43").get(20, TimeUnit.SECONDS);
        assertThat(answer.getRecheckAfterMs()).isZero();
        assertThat(answer.getDeploymentId()).isEqualTo("0b51b6f1-1d2c-4e0e-9d7a-52f0cb0b1f43");
    }

    @Test
    void updateOfTheComponent_isDeferredWhileAModelHasNotProvenItself() throws Exception {
        nucleus.configuration(withModelThatArrives(2));
        bringModel(1);
        start();
        await().atMost(LONG).until(() -> !results().isEmpty());
        var answer = nucleus.preUpdate("0b51b6f1-1d2c-4e0e-9d7a-52f0cb0b1f43").get(20, TimeUnit.SECONDS);
        assertThat(answer.getRecheckAfterMs()).isPositive();
        assertThat(answer.getMessage()).contains("on trial");
    }

    /** What the install of a model's component does, twice. */
    @Test
    void modelThatArrives_isTriedAndTakenWhileFramesFlow() throws Exception {
        nucleus.configuration(withModelThatArrives(100));
        bringModel(1);
        ComponentProcess component = start();
        await().atMost(LONG).until(() -> modelsSay("\"good\":\\{[^}]*\"release\":1[,}]"));
        int before = results().size();
        bringModel(2);
        await().atMost(LONG).until(() -> modelsSay("\"good\":\\{[^}]*\"release\":2[,}]"));
        assertThat(results().size()).isGreaterThan(before);
        assertThat(component.out()).containsOnlyOnce("Station: starting");
        assertThat(component.terminate()).isEqualTo(143);
        assertGapless();
    }

    /** A red picture, and a model of the store that isn't there yet. */
    private Map<String, Object> withModelThatArrives(int fps) throws Exception {
        Path pictures = Files.createDirectory(folder.resolve("pictures"));
        BufferedImage red = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 16 * 16; i++) {
            red.setRGB(i % 16, i / 16, 0xcc2010);
        }
        ImageIO.write(red, "png", pictures.resolve("1.png").toFile());
        Files.write(
                workFolder.resolve("root.json"),
                EnvelopeJson.bytes(TestKeys.signed(RootJson.envelope(TestBundles.ROOT_1), TestBundles.ROOT)));
        Map<String, Object> whole = station("dir:" + pictures + "?loop&fps=" + fps);
        pipeline(whole).put("model", Map.of("installed", "colours"));
        part(whole, "station").put("models", Map.of("trust", "root.json", "trial", Map.of("share", 1, "frames", 20)));
        return whole;
    }

    private void bringModel(long release) throws Exception {
        Path arriving = Files.createDirectories(workFolder.resolve("arriving/colours"));
        Path written = TestBundles.colours()
                .release(release, 1)
                .write(folder.resolve("colours-" + release + ".wpb"), TestBundles.RELEASE);
        Files.move(written, arriving.resolve(written.getFileName()), StandardCopyOption.ATOMIC_MOVE);
    }

    private boolean modelsSay(String pattern) {
        Pattern wanted = Pattern.compile(pattern);
        return nucleus.handedOver().stream()
                .filter(message -> message.topic().endsWith("/models/status"))
                .anyMatch(message -> wanted.matcher(message.payload()).find());
    }

    @Test
    void diskThatIsFull_keepsNoResultFromBeingHandedOver() throws Exception {
        try (SmallDisk disk = SmallDisk.create(folder, 200)) {
            Path work = Files.createDirectory(disk.mountPoint().resolve("work"));
            nucleus.configuration(station(camera(50)));
            ComponentProcess component = start(command(), work);
            await().atMost(LONG).until(() -> results().size() > 20);
            disk.fill();
            int whenFull = results().size();
            await().atMost(LONG).until(() -> results().size() > whenFull + 100);
            assertThat(component.terminate()).isEqualTo(143);
            int before = results().size();
            ComponentProcess again = start(command(), work);
            await().atMost(LONG).until(() -> results().size() > before + 20);
            assertThat(again.terminate()).isEqualTo(143);
            assertGapless();
        }
    }

    /** A device without a network begins in 1970; the clock is set while the component runs. */
    @Test
    void clockOf1970_losesNothingAndIsCorrected() throws Exception {
        Path library = folder.resolve("libwallclock.so");
        Path source = Fixtures.projectRoot().resolve("tools/dist/src/test/c/wallclock.c");
        Process compiler = new ProcessBuilder(
                        Needs.program("gcc").toString(),
                        "-shared",
                        "-fPIC",
                        source.toString(),
                        "-o",
                        library.toString(),
                        "-ldl")
                .inheritIO()
                .start();
        assertThat(compiler.waitFor()).isZero();
        Path offset = folder.resolve("offset");
        ByteBuffer seconds = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
        Files.write(offset, seconds.putLong(0, -56L * 365 * 86_400).array());
        List<String> words = new ArrayList<>(List.of("env", "LD_PRELOAD=" + library, "WALLCLOCK_OFFSET=" + offset));
        words.addAll(command().words());
        nucleus.configuration(station(camera(20)));
        ComponentProcess component = start(() -> words, workFolder);
        await().atMost(LONG).until(() -> results().size() > 10);
        assertThat(results().getFirst().payload()).contains("\"time\":\"19");
        Files.write(offset, new byte[Long.BYTES], StandardOpenOption.WRITE); // in place: the file is mapped
        await().atMost(LONG)
                .until(() -> nucleus.handedOver().stream()
                        .anyMatch(message -> message.payload().contains("watchpost.clock/1")));
        assertThat(component.terminate()).isEqualTo(143);
        assertGapless();
    }

    /** As after an upgrade that started the new copy before the old one had ended. */
    @Test
    void secondInstance_waitsForTheFirst() throws Exception {
        nucleus.configuration(station(camera(50)));
        ComponentProcess first = start();
        await().atMost(LONG).until(() -> results().size() > 10);
        ComponentProcess second = start();
        await().atMost(LONG).until(() -> second.out().contains("another copy of this component works in"));
        assertThat(first.isAlive()).isTrue();
        assertThat(first.terminate()).isEqualTo(143);
        int before = results().size();
        await().atMost(LONG).until(() -> results().size() > before + 20);
        assertThat(second.terminate()).isEqualTo(143);
        assertGapless();
    }

    @Test
    void lite_getsResultsAndChangesTheConfiguration() throws Exception {
        nucleus.close();
        nucleus = new InProcessNucleus(folder.resolve("ipc.socket"), Profile.LITE).start();
        nucleus.configuration(station(camera(20)));
        ComponentProcess component = start();
        await().atMost(LONG).until(() -> results().size() > 10);
        nucleus.offline(0);
        await().atMost(LONG).until(() -> component.out().contains("has not taken the message"));
        nucleus.online();
        Map<String, Object> changed = station(camera(20));
        pipeline(changed).put("name", "after");
        nucleus.deployConfiguration(changed);
        await().atMost(LONG)
                .until(() -> results().stream().anyMatch(m -> m.topic().equals(RESULTS + "after")));
        assertThat(component.terminate()).isEqualTo(143);
        assertThat(component.err()).isEmpty();
        assertGapless("main");
    }

    private ComponentProcess start() throws IOException {
        return start(command(), workFolder);
    }

    private ComponentProcess start(ComponentProcess.Command command, Path work) throws IOException {
        ComponentProcess component = ComponentProcess.start(command, nucleus, work, folder.resolve("logs"));
        started.add(component);
        return component;
    }

    /** The ten goldens and one more of the belt inspector, over and over. */
    private static String camera(int fps) {
        return "dir:" + pictures() + "?loop&fps=" + fps;
    }

    private static Path pictures() {
        return shipped("golden");
    }

    private static Path shipped(String name) {
        Path above = Path.of("").toAbsolutePath();
        while (!Files.exists(above.resolve("models/belt-inspector"))) {
            above = Objects.requireNonNull(above.getParent(), "run this within the project");
        }
        return above.resolve("models/belt-inspector").resolve(name);
    }

    private static Map<String, Object> station(String camera) {
        Map<String, Object> pipeline = new LinkedHashMap<>();
        pipeline.put("name", "main");
        pipeline.put("camera", camera);
        pipeline.put(
                "model",
                Map.of(
                        "file",
                        shipped("belt-inspector.tflite").toString(),
                        "labels",
                        shipped("labels.txt").toString(),
                        "threads",
                        1));
        Map<String, Object> station = new LinkedHashMap<>();
        station.put("statusSeconds", 60);
        station.put("pipelines", List.of(pipeline));
        station.put("mqtt", Map.of("broker", "greengrass:"));
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("station", station);
        whole.put("accessControl", Map.of());
        return whole;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> part(Map<String, Object> whole, String key) {
        return (Map<String, Object>) Objects.requireNonNull(whole.get(key));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> pipeline(Map<String, Object> whole) {
        return ((List<Map<String, Object>>)
                        Objects.requireNonNull(part(whole, "station").get("pipelines")))
                .getFirst();
    }

    private List<Published> results() {
        return nucleus.handedOver().stream()
                .filter(message -> message.payload().contains("watchpost.result/1"))
                .toList();
    }

    private void assertGapless() {
        assertGapless("main");
    }

    /** Every number up to the highest was handed over at least once. */
    private void assertGapless(String pipeline) {
        List<Long> seqs = seqs(pipeline);
        long highest = seqs.stream().mapToLong(Long::longValue).max().orElse(0);
        assertThat(highest).isPositive();
        assertThat(new HashSet<>(seqs)).containsExactlyInAnyOrderElementsOf(upTo(highest));
    }

    private List<Long> seqs() {
        return seqs("main");
    }

    private List<Long> seqs(String pipeline) {
        return results().stream()
                .filter(message -> message.topic().equals(RESULTS + pipeline))
                .map(message -> {
                    int from = message.payload().indexOf("\"seq\":") + 6;
                    return Long.valueOf(
                            message.payload().substring(from, message.payload().indexOf(',', from)));
                })
                .toList();
    }

    private static List<Long> upTo(long count) {
        return LongStream.rangeClosed(1, count).boxed().toList();
    }
}
