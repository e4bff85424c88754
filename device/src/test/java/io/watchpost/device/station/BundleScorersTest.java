package io.watchpost.device.station;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.watchpost.bundle.Bundle;
import io.watchpost.bundle.BundleLimits;
import io.watchpost.bundle.Golden;
import io.watchpost.bundle.ListedFile;
import io.watchpost.bundle.Manifest;
import io.watchpost.bundle.SealedBundle;
import io.watchpost.bundle.TestBundles;
import io.watchpost.bundle.Variant;
import io.watchpost.clock.StationClock;
import io.watchpost.clock.SystemClock;
import io.watchpost.config.ConfigYaml;
import io.watchpost.config.PipelineConfig;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.ModelFiles;
import io.watchpost.engine.Target;
import io.watchpost.failover.FailoverPolicy;
import io.watchpost.frame.Frame;
import io.watchpost.frame.Orientation;
import io.watchpost.frame.PixelFormat;
import io.watchpost.outbox.MemoryOutbox;
import io.watchpost.pipeline.AcceleratorState;
import io.watchpost.pipeline.Easing;
import io.watchpost.pipeline.ResultListener;
import io.watchpost.pipeline.Scorer;
import io.watchpost.testing.EdgeTpuDouble;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a bundle with a variant for the Edge TPU is run on, by what the operator says and what is plugged in. */
final class BundleScorersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String CPU = "variants/cpu.tflite";
    private static final String COMPILED = "variants/edgetpu.tflite";

    private final StationClock clock = new SystemClock();
    private final MemoryOutbox outbox = new MemoryOutbox("proof");
    private final Easing easing = new Easing();
    private final Frame red = red();
    private volatile boolean isPlugged = true;

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private EdgeTpuDouble stick;

    @SuppressWarnings("NullAway.Init")
    private Manifest plain;

    @SuppressWarnings("NullAway.Init")
    private Manifest both;

    @BeforeEach
    void plugIn() throws Exception {
        stick = EdgeTpuDouble.build(folder);
        TestBundles.colours().write(folder.resolve("colours.wpb"));
        try (SealedBundle sealed = SealedBundle.open(folder.resolve("colours.wpb"), BundleLimits.DEFAULT)) {
            Bundle bundle = sealed.unverified();
            bundle.unpack(folder.resolve("unpacked"));
            plain = bundle.manifest();
        }
        byte[] compiled = EdgeTpuDouble.compile(Files.readAllBytes(unpacked().resolve(CPU)));
        Files.write(unpacked().resolve(COMPILED), compiled);
        both = withEdgeTpu(plain, compiled.length);
    }

    @AfterEach
    void unplug() {
        stick.close();
        outbox.close();
    }

    @Test
    void anEdgeTpuThatIsThere_serves_withTheCpuBehindIt() throws Exception {
        try (Scorer scorer = models("auto").best(both, unpacked(), "active")) {
            scorer.score(red);
            assertThat(scorer.engine().target()).isEqualTo("cpu");
            assertThat(scorer.model().digest()).isEqualTo(digest(CPU));
            awaitTarget(scorer, "edgetpu");
            assertThat(scorer.model().digest()).isEqualTo(digest(COMPILED));
            assertThat(scorer.model().name()).isEqualTo("colours");
            assertThat(scorer.labels()).containsExactly("red", "green", "blue");
            assertThat(requireNonNull(scorer.accelerator()).device()).isEqualTo("the double at port 1-1");

            stick.abort();
            scorer.score(red);
            assertThat(scorer.engine().target()).isEqualTo("cpu");
        }
    }

    @Test
    void withoutOne_theCpuServesAlone() throws Exception {
        isPlugged = false;
        assertCpuAlone(models("auto"), both);
    }

    @Test
    void aBundleWithoutAVariantForIt_isTheCpus() throws Exception {
        assertCpuAlone(models("auto"), plain);
    }

    @Test
    void anOperatorWhoWantsTheCpu_getsIt() throws Exception {
        assertCpuAlone(models("cpu"), both);
    }

    @Test
    void anOperatorWhoWantsAnEdgeTpu_getsIt_onceItIsPluggedIn() throws Exception {
        isPlugged = false;
        stick.disappear();
        try (Scorer scorer = models("edgetpu").best(both, unpacked(), "active")) {
            await().atMost(PATIENCE).until(() -> {
                scorer.score(red);
                assertThat(scorer.engine().target()).isEqualTo("cpu");
                return requireNonNull(scorer.accelerator()).state() instanceof AcceleratorState.OnCpu state
                        && state.hint().startsWith("it is not plugged in");
            });
            stick.comeBack();
            isPlugged = true;
            awaitTarget(scorer, "edgetpu");
        }
    }

    @Test
    void anOperatorWhoWantsWhatTheBundleHasNot_isTold() {
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> models("edgetpu").best(plain, unpacked(), "active"))
                .withMessageContaining("the bundle colours-1.0.2 has no variant for the target edgetpu");
    }

    private void assertCpuAlone(PipelineModels models, Manifest manifest) throws Exception {
        try (Scorer scorer = models.best(manifest, unpacked(), "active")) {
            scorer.score(red);
            assertThat(scorer.engine().target()).isEqualTo("cpu");
            assertThat(scorer.accelerator()).isNull();
        }
        assertThat(stick.openings()).isEmpty();
    }

    private void awaitTarget(Scorer scorer, String target) {
        await().atMost(PATIENCE).until(() -> {
            scorer.score(red);
            scorer.afterwards(red);
            return scorer.engine().target().equals(target);
        });
    }

    private Path unpacked() {
        return folder.resolve("unpacked");
    }

    private String digest(String file) throws Exception {
        return ModelFiles.read(unpacked().resolve(file)).digest();
    }

    private PipelineModels models(String target) throws Exception {
        Path yaml = Files.writeString(folder.resolve("watchpost.yaml"), """
                cacheDir: cache
                pipelines:
                  - camera: 'test:'
                    model: { file: elsewhere.wpb, target: %s }
                """.formatted(target));
        PipelineConfig pipeline = ConfigYaml.station(yaml).pipelines().getFirst();
        FailoverPolicy soon = new FailoverPolicy(
                0.05, 0.2, 20, 3, 10, 2_000, 2_000, new FailoverPolicy.Waits(1, 20, 0, 1_000, 1_000));
        return new PipelineModels(
                pipeline, folder.resolve("cache"), outbox, ResultListener.NONE, new OneStick(), soon, easing, clock);
    }

    private final class OneStick implements PluggedIn {
        @Override
        public Optional<Device> find(Target target, String word) {
            return isPlugged && target == Target.EDGETPU
                    ? Optional.of(new Device("the double at port 1-1", "", true))
                    : Optional.empty();
        }

        @Override
        public String reset(Target target, String word) {
            return "it was reset";
        }
    }

    private static Manifest withEdgeTpu(Manifest of, long length) {
        Variant cpu = of.cpu();
        List<Variant> variants = new ArrayList<>(of.variants());
        variants.add(new Variant(
                "edgetpu",
                Target.EDGETPU,
                cpu.format(),
                cpu.precision(),
                COMPILED,
                null,
                cpu.mean(),
                cpu.std(),
                cpu.inputs(),
                cpu.outputs()));
        List<ListedFile> files = new ArrayList<>(of.files());
        files.add(new ListedFile(COMPILED, length, "0".repeat(64)));
        List<Golden> goldens = of.goldens().stream()
                .map(golden -> new Golden(
                        golden.file(),
                        golden.label(),
                        List.of(golden.expected().getFirst(), new Golden.Expected("edgetpu", 0.5, 0.9))))
                .toList();
        return new Manifest(
                of.name(),
                of.version(),
                of.release(),
                of.floor(),
                of.deviceClasses(),
                of.preprocessing(),
                of.output(),
                of.background(),
                variants,
                files,
                goldens,
                of.budgets(),
                of.provenance());
    }

    private Frame red() {
        MemorySegment pixels = Arena.ofAuto().allocate(8 * 8 * 3);
        for (long at = 0; at < pixels.byteSize(); at += 3) {
            pixels.set(ValueLayout.JAVA_BYTE, at, (byte) 0xcc);
        }
        return new Frame(pixels, PixelFormat.RGB24, 8, 8, 8 * 3, Orientation.UPRIGHT, 8, 8, 0, clock.nanos(), "test");
    }
}
