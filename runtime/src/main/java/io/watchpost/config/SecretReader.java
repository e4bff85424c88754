package io.watchpost.config;

import io.watchpost.transport.SecretRef;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the record of where a secret lies, whoever's it is. */
final class SecretReader {
    private SecretReader() {}

    /** Never repeats what it found: it may be the secret itself. */
    static @Nullable SecretRef read(Section parent, String key, Problems problems) {
        if (!parent.has(key)) {
            return null;
        }
        Section section = parent.secretSection(key);
        if (section == null) {
            return null;
        }
        int before = problems.count();
        Path file = section.pathOrNull("file");
        String variable = section.textOrNull("env", "a variable's name", Function.identity());
        Path credential = section.textOrNull("credential", "a credential's name", Credentials::file);
        return section.finish(before, () -> {
            if (file != null && variable == null && credential == null) {
                return new SecretRef.InFile(file);
            }
            if (variable != null && file == null && credential == null) {
                return new SecretRef.InEnvironment(variable);
            }
            if (credential != null && file == null && variable == null) {
                return new SecretRef.InFile(credential);
            }
            throw new IllegalArgumentException("name either the file that holds it (file: PATH), the variable of the"
                    + " environment (env: NAME) or the service's credential (credential: NAME)");
        });
    }
}
