package io.watchpost.cli.bundle;

import io.watchpost.bundle.Envelope;
import io.watchpost.bundle.EnvelopeJson;
import io.watchpost.cli.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Envelopes in files of their own, as roots are. */
final class EnvelopeFiles {
    private EnvelopeFiles() {}

    /** Writes a new file. */
    static void create(Path file, Envelope envelope) throws Failure, IOException {
        if (Files.exists(file)) {
            throw Failure.usage(file + " exists: roots are never overwritten, name another file with --out");
        }
        Files.write(file, EnvelopeJson.bytes(envelope), StandardOpenOption.CREATE_NEW);
    }

    /** Replaces a file by one rename. */
    static void replace(Path file, Envelope envelope) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            Files.write(temporary, EnvelopeJson.bytes(envelope));
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
