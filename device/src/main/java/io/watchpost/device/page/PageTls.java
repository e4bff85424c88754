package io.watchpost.device.page;

import io.watchpost.config.PageConfig;
import io.watchpost.transport.TlsConfig;
import io.watchpost.transport.TlsContexts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/** The page's certificate. */
final class PageTls {
    private PageTls() {}

    /**
     * Whether what is there now can be used.
     *
     * @throws IOException if a file can't be read
     * @throws GeneralSecurityException if a file isn't what it should be
     */
    static void check(PageConfig config) throws IOException, GeneralSecurityException {
        if (config.tls() != null) {
            TlsContexts.of(config.tls());
        }
    }

    /** When its files were written, which tells a renewed one; none without TLS. */
    static List<FileTime> written(PageConfig config) {
        TlsConfig tls = config.tls();
        List<FileTime> times = new ArrayList<>();
        if (tls != null && tls.certificateFile() != null && tls.keyFile() != null) {
            times.add(written(tls.certificateFile()));
            times.add(written(tls.keyFile()));
        }
        return times;
    }

    private static FileTime written(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0); // it is being replaced
        }
    }
}
