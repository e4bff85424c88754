package io.watchpost.device.accelerator;

import io.watchpost.engine.LibraryFile;
import io.watchpost.engine.edgetpu.EdgeTpuEngineProvider;
import io.watchpost.engine.openvino.OpenVinoEngineProvider;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The vendors' libraries as they lie on disk; none is ever loaded into this process.
 *
 * @param edgetpu {@code libedgetpu.so.1}
 * @param openvino {@code libopenvino_c.so}
 */
public record VendorLibraries(Optional<LibraryFile> edgetpu, Optional<LibraryFile> openvino) {

    /** Those of this machine, now. */
    public static VendorLibraries installed() {
        return new VendorLibraries(EdgeTpuEngineProvider.library(null), OpenVinoEngineProvider.library(null));
    }

    /** The same, with the library that an engine is declared to use. */
    public VendorLibraries declared(String engine, @Nullable String library) {
        if (library == null) {
            return this;
        }
        return switch (engine) {
            case "edgetpu" -> new VendorLibraries(EdgeTpuEngineProvider.library(library), openvino);
            case "openvino" -> new VendorLibraries(edgetpu, OpenVinoEngineProvider.library(library));
            default -> this;
        };
    }
}
