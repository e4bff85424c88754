package io.watchpost.device.station;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.bundle.Bundle;
import io.watchpost.bundle.BundleLimits;
import io.watchpost.bundle.SealedBundle;
import io.watchpost.bundle.TestBundles;
import io.watchpost.clock.StationClock;
import io.watchpost.clock.SystemClock;
import io.watchpost.config.ConfigYaml;
import io.watchpost.config.PipelineConfig;
import io.watchpost.outbox.MemoryOutbox;
import io.watchpost.pipeline.Easing;
import io.watchpost.pipeline.ResultListener;
import io.watchpost.pipeline.Scorer;
import io.watchpost.result.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results name the bundle that their model came from. */
final class PipelineModelsTest {
    private final StationClock clock = new SystemClock();
    private final MemoryOutbox outbox = new MemoryOutbox("proof");

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        outbox.close();
    }

    @Test
    void aBundleNamedByTheConfiguration_isNamedWithItsVersion() throws Exception {
        TestBundles bundle = TestBundles.colours();
        bundle.write(folder.resolve("some-file.wpb"));

        try (Scorer scorer = models("some-file.wpb").configured()) {
            assertThat(scorer.model()).isEqualTo(named(bundle, "active"));
            assertThat(scorer.engine().target()).isEqualTo("cpu");
        }
    }

    @Test
    void anUnpackedBundle_getsTheRoleThatItIsOpenedFor() throws Exception {
        TestBundles colours = TestBundles.colours();
        colours.write(folder.resolve("colours.wpb"));
        Path unpacked = folder.resolve("unpacked");
        try (SealedBundle sealed = SealedBundle.open(folder.resolve("colours.wpb"), BundleLimits.DEFAULT)) {
            Bundle bundle = sealed.unverified();
            bundle.unpack(unpacked);
            try (Scorer scorer = models("elsewhere.tflite").onCpu(bundle.manifest(), unpacked, "shadow")) {
                assertThat(scorer.model()).isEqualTo(named(colours, "shadow"));
                assertThat(scorer.labels()).containsExactly("red", "green", "blue");
            }
        }
    }

    private static Result.ModelRef named(TestBundles bundle, String role) throws Exception {
        String digest = bundle.manifest().file(bundle.manifest().cpu().file()).sha256();
        return new Result.ModelRef("colours", "1.0.2", "sha256:" + digest, role);
    }

    private PipelineModels models(String file) throws Exception {
        Path yaml = Files.writeString(folder.resolve("watchpost.yaml"), """
                cacheDir: cache
                pipelines:
                  - camera: 'test:'
                    model: { file: %s }
                """.formatted(file));
        PipelineConfig pipeline = ConfigYaml.station(yaml).pipelines().getFirst();
        return new PipelineModels(pipeline, folder.resolve("cache"), outbox, ResultListener.NONE, Easing.none(), clock);
    }
}
