package io.watchpost.engine.openvino;

import io.watchpost.engine.AcceleratorOptions;
import io.watchpost.engine.ColourModel;
import io.watchpost.engine.EngineContract;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.EngineProvider;
import io.watchpost.engine.Engines;
import io.watchpost.engine.ModelFormat;
import io.watchpost.testing.OpenVinoDouble;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** OpenVINO's engine, in its process, over a library with its C API, keeps the contract on the device CPU. */
final class OpenVinoEngineTest extends EngineContract {
    @TempDir
    static Path libraryFolder;

    @SuppressWarnings("NullAway.Init")
    private static OpenVinoDouble openVino;

    @BeforeAll
    static void install() throws Exception {
        openVino = OpenVinoDouble.build(libraryFolder);
    }

    @AfterAll
    static void remove() {
        openVino.close();
    }

    @Override
    protected byte[] file(ColourModel plan) {
        return OpenVinoDouble.onnx(plan);
    }

    @Override
    protected EngineProvider provider() throws Exception {
        return Engines.provider(ModelFormat.ONNX, "openvino");
    }

    @Override
    protected EngineOptions options(int threads) {
        return new EngineOptions(threads, AcceleratorOptions.onDevice("CPU"));
    }

    @Override
    protected String ending() {
        return ".onnx";
    }
}
