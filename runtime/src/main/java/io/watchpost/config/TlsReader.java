package io.watchpost.config;

import io.watchpost.transport.Pkcs11Config;
import io.watchpost.transport.SecretRef;
import io.watchpost.transport.TlsConfig;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the record of a {@code tls} section, whoever's it is. */
final class TlsReader {
    private TlsReader() {}

    static @Nullable TlsConfig read(Section section, Problems problems) {
        int before = problems.count();
        Path ca = section.pathOrNull("caFile");
        Path certificate = section.pathOrNull("certificateFile");
        Path key = section.pathOrNull("keyFile");
        Pkcs11Config token = section.has("pkcs11") ? pkcs11(section.section("pkcs11"), problems) : null;
        return section.finish(before, () -> new TlsConfig(ca, certificate, key, token));
    }

    private static @Nullable Pkcs11Config pkcs11(Section section, Problems problems) {
        int before = problems.count();
        Path library = section.pathOrNull("library");
        if (library == null && !section.has("library")) {
            section.problem("the token's library is missing: name it with \"library\", like"
                    + " /usr/lib/softhsm/libsofthsm2.so");
        }
        SecretRef pin = SecretReader.read(section, "pin", problems);
        String token = section.textOrNull("token", "the token's label", Function.identity());
        Integer slot = section.wholeOrNull("slot", 0, Integer.MAX_VALUE);
        String key = section.textOrNull("key", "the private key's label", Function.identity());
        return section.finish(before, () -> {
            if (library == null) {
                throw new IllegalArgumentException("the library has no path");
            }
            return new Pkcs11Config(library, pin, token, slot, key);
        });
    }
}
