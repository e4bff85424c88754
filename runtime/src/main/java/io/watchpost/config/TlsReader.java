package io.watchpost.config;

import io.watchpost.transport.TlsConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Makes the record of a {@code tls} section, whoever's it is. */
final class TlsReader {
    private TlsReader() {}

    static @Nullable TlsConfig read(Section section, Problems problems) {
        int before = problems.count();
        Path ca = section.pathOrNull("caFile");
        Path certificate = section.pathOrNull("certificateFile");
        Path key = section.pathOrNull("keyFile");
        return section.finish(before, () -> new TlsConfig(ca, certificate, key));
    }
}
