package io.watchpost.engine.openvino;

import io.watchpost.engine.AcceleratorOptions;
import io.watchpost.engine.Engine;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.EngineProvider;
import io.watchpost.engine.LibraryFile;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFormat;
import io.watchpost.engine.Target;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * OpenVINO: the Neural Compute Stick with 2022.3, its last release for it, and whatever later releases know. {@link
 * #load} is for an engine's own process; everything else may be called anywhere and loads nothing.
 *
 * <p>Its target is {@link Target#NCS}, the word for a bundle's float variant, on every device but the CPU.
 */
public final class OpenVinoEngineProvider implements EngineProvider {

    /** The library as the system's loader knows it. */
    public static final String LIBRARY = "libopenvino_c.so";

    /** Names another library, for the whole process. */
    public static final String LIBRARY_PROPERTY = "watchpost.openvino.library";

    static final String STICK = "MYRIAD";

    /** How files are numbered: 2230 is 2022.3.0. */
    private static final Pattern FILE_NUMBER = Pattern.compile("(\\d\\d)(\\d)(\\d)");

    /**
     * Where the library lies, if it is there; not loaded.
     *
     * @param declared its path or name; null for that of the process, else the standard one
     */
    public static Optional<LibraryFile> library(@Nullable String declared) {
        return LibraryFile.find(
                        declared != null ? declared : System.getProperty(LIBRARY_PROPERTY), LIBRARY, "libopenvino")
                .map(file -> {
                    Matcher number = FILE_NUMBER.matcher(file.version());
                    return number.matches()
                            ? new LibraryFile(
                                    file.path(), "20" + number.group(1) + "." + number.group(2) + "." + number.group(3))
                            : file;
                });
    }

    @Override
    public String id() {
        return "openvino";
    }

    @Override
    public String version() {
        return library(null).map(LibraryFile::version).orElse("unavailable");
    }

    @Override
    public Target target() {
        return Target.NCS;
    }

    @Override
    public Target target(EngineOptions options) {
        return options.accelerator().device().equals("CPU") ? Target.CPU : Target.NCS;
    }

    @Override
    public Set<ModelFormat> formats() {
        return Set.of(ModelFormat.ONNX, ModelFormat.OPENVINO_IR);
    }

    @Override
    public Engine load(ModelFile model, EngineOptions options) throws EngineException {
        AcceleratorOptions accelerator = options.accelerator();
        String device = accelerator.device().isEmpty() ? STICK : accelerator.device();
        if (!AcceleratorOptions.isOpenVinoDevice(device)) {
            throw EngineException.unavailable(
                    "\"" + device + "\" is no device of OpenVINO's: name MYRIAD, GPU, NPU or CPU, or leave it out");
        }
        OpenVinoModel ends = OpenVinoModel.of(model, device);
        return OpenVinoEngine.load(open(accelerator.library()), ends, device, options.threads(), target(options));
    }

    private static OpenVinoBindings open(@Nullable String declared) throws EngineException {
        String library = declared != null ? declared : System.getProperty(LIBRARY_PROPERTY, LIBRARY);
        try {
            return new OpenVinoBindings(library);
        } catch (IllegalArgumentException e) {
            throw EngineException.unavailable("OpenVINO can't be loaded (" + e.getMessage()
                    + "): unpack Intel's archive of OpenVINO 2022.3 LTS, and name its libopenvino_c.so with -D"
                    + LIBRARY_PROPERTY);
        } catch (NoSuchElementException e) {
            throw EngineException.unavailable(
                    library + " isn't OpenVINO 2022.3 or later (" + e.getMessage() + "): install that");
        }
    }
}
