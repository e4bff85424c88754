package io.watchpost.transport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a secret lies. The secret itself is never part of a configuration, so printing a configuration can't give it
 * away.
 */
public sealed interface SecretRef {

    /** The most that a user name, a password or a key's passphrase may have. */
    int SIZE_BYTES_MAX = 64 * 1024;

    /**
     * Fetches the secret, each time anew, so that a rotated one is found at the next connection.
     *
     * @throws IOException with a sentence that names the place, never the secret
     */
    String read() throws IOException;

    /** The first line of a file. */
    record InFile(Path file) implements SecretRef {
        @Override
        public String read() throws IOException {
            if (!Files.isReadable(file)) {
                throw new IOException("the secret's file " + file
                        + (Files.exists(file) ? " can't be read by this user" : " doesn't exist"));
            }
            if (Files.size(file) > SIZE_BYTES_MAX) {
                throw new IOException("the secret's file " + file + " has " + Files.size(file) + " bytes, at most "
                        + SIZE_BYTES_MAX + " are read");
            }
            return Files.readString(file).lines().findFirst().orElse("");
        }
    }

    /** A variable of the environment. */
    record InEnvironment(String variable) implements SecretRef {
        @Override
        public String read() throws IOException {
            String value = System.getenv(variable);
            if (value == null) {
                throw new IOException("the environment has no variable " + variable);
            }
            return value;
        }
    }
}
