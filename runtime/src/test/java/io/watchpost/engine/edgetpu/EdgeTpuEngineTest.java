package io.watchpost.engine.edgetpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.engine.ColourModel;
import io.watchpost.engine.EngineContract;
import io.watchpost.engine.EngineProvider;
import io.watchpost.engine.Engines;
import io.watchpost.engine.ModelFormat;
import io.watchpost.engine.Target;
import io.watchpost.engine.TfliteModels;
import io.watchpost.testing.EdgeTpuDouble;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The Edge TPU's engine, in its process, over a real delegate plug-in, keeps the contract. */
final class EdgeTpuEngineTest extends EngineContract {
    @TempDir
    static Path libraryFolder;

    @SuppressWarnings("NullAway.Init")
    private static EdgeTpuDouble stick;

    @BeforeAll
    static void plugIn() throws Exception {
        stick = EdgeTpuDouble.build(libraryFolder);
    }

    @AfterAll
    static void unplug() throws Exception {
        stick.close();
        assertThat(stick.openings()).isNotEmpty();
    }

    @Override
    protected byte[] file(ColourModel plan) {
        return EdgeTpuDouble.compile(TfliteModels.bytes(plan));
    }

    @Override
    protected EngineProvider provider() throws Exception {
        return Engines.provider(ModelFormat.TFLITE, "edgetpu");
    }

    @Override
    protected Target target() {
        return Target.EDGETPU;
    }

    @Override
    protected String ending() {
        return "_edgetpu.tflite";
    }
}
