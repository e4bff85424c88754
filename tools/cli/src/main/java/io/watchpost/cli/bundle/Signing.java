package io.watchpost.cli.bundle;

import io.watchpost.bundle.Envelope;
import io.watchpost.bundle.SigningKey;
import io.watchpost.cli.Failure;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags of commands that sign. */
public final class Signing {
    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "Sign with this private key; may be given several times.")
    private List<Path> keys = List.of();

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "File whose first line is the passphrase of the private keys.")
    private @Nullable Path passphraseFile;

    /** Whether there is any key to sign with. */
    public boolean hasKeys() {
        return !keys.isEmpty();
    }

    /** The envelope with one more signature by each key. */
    public Envelope sign(Envelope envelope) throws Failure {
        Envelope signed = envelope;
        for (Path file : keys) {
            SigningKey key = KeyFiles.read(file, KeyFiles.passphrase(passphraseFile));
            try {
                signed = signed.signedWith(key);
            } catch (GeneralSecurityException e) {
                throw Failure.unavailable("this Java can't sign with " + file + ": " + e.getMessage(), "");
            }
        }
        return signed;
    }
}
