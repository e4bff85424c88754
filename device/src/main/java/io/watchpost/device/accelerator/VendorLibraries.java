package io.watchpost.device.accelerator;

import io.watchpost.engine.LibraryFile;
import io.watchpost.engine.edgetpu.EdgeTpuEngineProvider;
import io.watchpost.engine.openvino.OpenVinoEngineProvider;
import java.util.Optional;

/**
 * The vendors' libraries as they lie on disk; none is ever loaded into this process.
 *
 * @param edgetpu {@code libedgetpu.so.1}
 * @param openvino {@code libopenvino_c.so}
 */
public record VendorLibraries(Optional<LibraryFile> edgetpu, Optional<LibraryFile> openvino) {

    /** Those of this machine, now. */
    public static VendorLibraries installed() {
        return new VendorLibraries(EdgeTpuEngineProvider.library(), OpenVinoEngineProvider.library());
    }
}
