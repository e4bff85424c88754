package io.watchpost.engine.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import io.watchpost.engine.Engine;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.EngineProvider;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFormat;
import io.watchpost.engine.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** ONNX Runtime on the processor. */
public final class OnnxEngineProvider implements EngineProvider {
    private static final String FOLDER_PROPERTY = "onnxruntime.native.path";

    @Override
    public String id() {
        return "onnx";
    }

    @Override
    public String version() {
        try {
            return environment().getVersion();
        } catch (EngineException e) {
            return "unavailable";
        }
    }

    @Override
    public Target target() {
        return Target.CPU;
    }

    @Override
    public Set<ModelFormat> formats() {
        return Set.of(ModelFormat.ONNX);
    }

    @Override
    public Engine load(ModelFile model, EngineOptions options) throws EngineException {
        return OnnxEngine.load(environment(), model, options);
    }

    /** The one environment of the process, quiet: failures come as exceptions, nothing goes to standard error. */
    private static OrtEnvironment environment() throws EngineException {
        String folder = System.getProperty(FOLDER_PROPERTY);
        if (folder != null && !Files.isReadable(Path.of(folder, "libonnxruntime.so"))) {
            throw EngineException.unavailable("ONNX Runtime isn't available: " + Path.of(folder, "libonnxruntime.so")
                    + " is missing; reinstall, or name its folder with -D" + FOLDER_PROPERTY);
        }
        try {
            return Quiet.ENVIRONMENT;
        } catch (LinkageError | RuntimeException e) {
            throw EngineException.unavailable(
                    "ONNX Runtime isn't available: its library can't be loaded on this machine" + " (" + e.getMessage()
                            + "); reinstall, or name its folder with -D" + FOLDER_PROPERTY);
        }
    }

    /** Made on first use, once per process, after the telemetry was switched off. */
    private static final class Quiet {
        static final OrtEnvironment ENVIRONMENT = create();

        private static OrtEnvironment create() {
            EnvironmentBindings.disableTelemetry();
            return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "watchpost");
        }
    }
}
