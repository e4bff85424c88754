package io.watchpost.update;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.bundle.BeltBundles;
import io.watchpost.bundle.Golden;
import io.watchpost.update.arrival.Door;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Models of which one field was changed, in bundles that whoever holds a release key has signed: whatever they are, the
 * process that serves goes on serving the good model, and says in a sentence what is wrong with them.
 */
final class MutantModelsTest {
    private static final int WORKERS = 2;

    private static final int FRAMES_BETWEEN = 3;

    /** A mutant that hangs is given this, and four times as much once more. */
    private static final ProbeLimits LIMITS = new ProbeLimits(5_000, 1L << 30);

    @TempDir
    Path folder;

    @Test
    void threeHundred_areRefusedInASentence_orDoNoHarm() throws Exception {
        take(300);
    }

    @Test
    @Tag("target")
    void tenThousand_areRefusedInASentence_orDoNoHarm() throws Exception {
        take(10_000);
    }

    private void take(int count) throws Exception {
        long seed = Long.getLong("watchpost.seed", 20_261_121);
        System.out.println("model mutants: -Dwatchpost.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, Integer> verdicts = new TreeMap<>();
        try (ExecutorService workers = Executors.newFixedThreadPool(WORKERS)) {
            List<Future<Map<String, Integer>>> tallies = new ArrayList<>();
            for (int worker = 0; worker < WORKERS; worker++) {
                SplittableRandom own = random.split();
                BeltBundles onnx = worker == 0 ? BeltBundles.onnx() : BeltBundles.floatOnnx();
                Path home = Files.createDirectory(folder.resolve("worker-" + worker));
                tallies.add(workers.submit(() -> new Worker(home, onnx, own, seed).take(count / WORKERS)));
            }
            for (Future<Map<String, Integer>> tally : tallies) {
                tally.get().forEach((word, times) -> verdicts.merge(word, times, Integer::sum));
            }
        }
        System.out.println("model mutants: " + verdicts);
        assertThat(verdicts.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(count);
        assertThat(verdicts.getOrDefault("refused", 0) + verdicts.getOrDefault("crashed", 0))
                .as("most edits of a structure matter")
                .isGreaterThan(count / 3);
    }

    /** Two devices that serve the shipped model, one in each of two forms, and are offered one mutant after the other. */
    private static final class Worker {
        private final Path home;
        private final SplittableRandom random;
        private final long seed;
        private final BeltBundles onnx;
        private final OnnxMutants onnxMutants;
        private final BeltBundles tflite = BeltBundles.tflite();
        private final TfliteMutants tfliteMutants = new TfliteMutants(tflite.model());
        private final List<byte[]> frames = new ArrayList<>();
        private final List<String> answers = new ArrayList<>();
        private final Map<String, Integer> verdicts = new TreeMap<>();

        Worker(Path home, BeltBundles onnx, SplittableRandom random, long seed) throws Exception {
            this.home = home;
            this.onnx = onnx;
            this.random = random;
            this.seed = seed;
            this.onnxMutants = new OnnxMutants(onnx.model());
            for (Golden golden : tflite.goldens()) {
                frames.add(tflite.rgbOf(golden.file()));
                answers.add(golden.label());
            }
        }

        Map<String, Integer> take(int count) throws Exception {
            try (UpdateRig ofTflite = rig("tflite", tflite);
                    UpdateRig ofOnnx = rig("onnx", onnx)) {
                for (int number = 0; number < count; number++) {
                    boolean isOnnx = random.nextInt(3) == 0;
                    ModelMutant mutant = isOnnx
                            ? onnxMutants.next(random)
                            : random.nextInt(25) == 0 ? tfliteMutants.cut(random) : tfliteMutants.next(random);
                    String about = "mutant " + number + " of -Dwatchpost.seed=" + seed + " on " + home.getFileName()
                            + ": " + mutant.what();
                    try {
                        offer(isOnnx ? ofOnnx : ofTflite, isOnnx ? onnx : tflite, mutant, about);
                    } catch (Exception e) {
                        throw new AssertionError(about + ": " + e, e);
                    }
                }
            }
            return verdicts;
        }

        private UpdateRig rig(String name, BeltBundles good) throws Exception {
            UpdateRig.Subject subject =
                    new UpdateRig.Subject(BeltBundles.NAME, frame -> frames.get(frame % frames.size()), true);
            Path device = Files.createDirectory(home.resolve(name));
            return UpdateRig.of(device, UpdateRig.rules(200), subject, LIMITS)
                    .withGood(good.write(device.resolve("good.wpb")));
        }

        private void offer(UpdateRig rig, BeltBundles form, ModelMutant mutant, String about) throws Exception {
            Path bundle = form.withFile(mutant.bytes()).withRelease(3).write(home.resolve("mutant.wpb"));
            Door.Entry entry = rig.install(bundle);
            assertSentence(entry.reason(), about);
            switch (entry) {
                case Door.Entry.Accepted(String reason) -> {
                    assertThat(reason).as(about).contains(form.goldens().size() + " goldens right");
                    tally("harmless");
                    if (random.nextInt(4) == 0) {
                        frames(rig, 2 * FRAMES_BETWEEN, about); // as shadow
                    }
                    if (rig.line().candidate() != null) {
                        rig.machine.rollBack(BeltBundles.NAME, "the next one comes");
                        rig.machine.turn();
                    }
                }
                case Door.Entry.Refused(String reason) when reason.contains("had not finished") -> tally("hung");
                case Door.Entry.Refused _ -> {
                    tally(entry.reason().contains("kills the process") ? "crashed" : "refused");
                    List<Path> before = verdictFiles(rig);
                    assertThat(rig.install(bundle))
                            .as(about)
                            .isInstanceOfSatisfying(
                                    Door.Entry.Refused.class,
                                    again -> assertThat(again.reason()).contains("failed on this device before"));
                    assertThat(verdictFiles(rig)).as(about).isEqualTo(before);
                }
                case Door.Entry.Known _ -> throw new AssertionError(about + " is known: " + entry);
            }
            frames(rig, FRAMES_BETWEEN, about);
            assertThat(rig.running().number()).as(about).isEqualTo(2);
        }

        /** The good model gives the right answer to each. */
        private void frames(UpdateRig rig, int count, String about) throws Exception {
            int before = rig.answers.size();
            rig.machine.turn();
            rig.frames(count);
            assertThat(rig.answers).as(about).hasSize(before + count);
            for (int frame = before; frame < rig.answers.size(); frame++) {
                assertThat(rig.answers.get(frame)).as(about).isEqualTo(answers.get(frame % answers.size()));
                assertThat(rig.authors.get(frame)).as(about).isEqualTo("1.0.2 active");
            }
        }

        private List<Path> verdictFiles(UpdateRig rig) throws Exception {
            try (Stream<Path> files = Files.list(rig.folder().resolve("cache/probes"))) {
                return files.sorted().toList();
            }
        }

        private void tally(String word) {
            verdicts.merge(word, 1, Integer::sum);
        }

        private static void assertSentence(String reason, String about) {
            assertThat(reason)
                    .as(about)
                    .startsWith(BeltBundles.NAME + " 1.0.3 (release 3)")
                    .hasLineCount(1)
                    .hasSizeBetween(60, 2_000)
                    .doesNotContain("Exception", "java.", "internal error", "io.watchpost", "/home/", "\tat ", "(null)")
                    .matches("[\\P{Cntrl}]+");
        }
    }
}
