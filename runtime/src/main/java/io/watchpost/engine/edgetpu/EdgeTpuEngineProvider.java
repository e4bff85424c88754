package io.watchpost.engine.edgetpu;

import io.watchpost.engine.AcceleratorOptions;
import io.watchpost.engine.Engine;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.EngineProvider;
import io.watchpost.engine.LibraryFile;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFormat;
import io.watchpost.engine.ModelInspection;
import io.watchpost.engine.Target;
import io.watchpost.engine.tflite.TfliteEngine;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * TensorFlow Lite with the part of the graph that was compiled for it on a Coral Edge TPU. {@link #load} is for an
 * engine's own process; everything else may be called anywhere and loads nothing.
 */
public final class EdgeTpuEngineProvider implements EngineProvider {

    /** The library as the system's loader knows it. */
    public static final String LIBRARY = "libedgetpu.so.1";

    /** Names another library, for the whole process. */
    public static final String LIBRARY_PROPERTY = "watchpost.edgetpu.library";

    private static final String OPERATOR = "edgetpu-custom-op";
    private static final Pattern RUNTIME_VERSION = Pattern.compile("RuntimeVersion\\(([0-9.]{1,20})\\)");

    /**
     * Where the library lies, if it is there; not loaded.
     *
     * @param declared its path or name; null for that of the process, else the standard one
     */
    public static Optional<LibraryFile> library(@Nullable String declared) {
        return LibraryFile.find(
                declared != null ? declared : System.getProperty(LIBRARY_PROPERTY), LIBRARY, "libedgetpu1");
    }

    @Override
    public String id() {
        return "edgetpu";
    }

    @Override
    public String version() {
        return library(null).map(LibraryFile::version).orElse("unavailable");
    }

    @Override
    public Target target() {
        return Target.EDGETPU;
    }

    @Override
    public Set<ModelFormat> formats() {
        return Set.of(ModelFormat.TFLITE);
    }

    @Override
    public Engine load(ModelFile model, EngineOptions options) throws EngineException {
        AcceleratorOptions accelerator = options.accelerator();
        if (!AcceleratorOptions.isEdgeTpuDevice(accelerator.device())) {
            throw EngineException.unavailable("\"" + accelerator.device() + "\" is no Edge TPU: its device is usb,"
                    + " usb:N, pci, pci:N or :N, or left out");
        }
        requireCompiled(model);
        EdgeTpuBindings library = open(accelerator.library());
        return TfliteEngine.load(
                model, options, () -> EdgeTpuDelegate.open(library, accelerator), name(library), target());
    }

    /** TensorFlow Lite would run another model on the CPU, and nobody would notice. */
    private static void requireCompiled(ModelFile model) throws EngineException {
        boolean compiled = ModelInspection.of(model).operators().stream()
                .anyMatch(operator -> operator.name().equals(OPERATOR));
        if (!compiled) {
            throw EngineException.refused("it isn't compiled for the Edge TPU (there is no " + OPERATOR
                    + " in it): compile it with edgetpu_compiler, or use the engine tflite");
        }
    }

    private static EdgeTpuBindings open(@Nullable String declared) throws EngineException {
        String library = declared != null ? declared : System.getProperty(LIBRARY_PROPERTY, LIBRARY);
        try {
            return new EdgeTpuBindings(library);
        } catch (IllegalArgumentException e) {
            throw EngineException.unavailable("the Edge TPU's library can't be loaded (" + e.getMessage()
                    + "): install libedgetpu1-std, or name its file with -D" + LIBRARY_PROPERTY);
        } catch (NoSuchElementException e) {
            throw EngineException.unavailable(
                    library + " isn't the Edge TPU's library (" + e.getMessage() + "): install libedgetpu1-std");
        }
    }

    private static String name(EdgeTpuBindings library) {
        Matcher version = RUNTIME_VERSION.matcher(library.version());
        return version.find() ? "edgetpu " + version.group(1) : "edgetpu";
    }
}
