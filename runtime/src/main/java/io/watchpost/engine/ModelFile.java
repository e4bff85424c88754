package io.watchpost.engine;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A model's bytes, read once into native memory, so that what was digested and probed is what is run.
 *
 * @param path where it came from, for messages
 * @param format found from the bytes, not from the name
 * @param digest {@code sha256:} and 64 lower-case hexadecimal digits
 * @param bytes the whole file, 16-byte aligned, read-only by contract; freed by the garbage collector after the last user
 * @param weights the second file of OpenVINO IR, likewise, and part of the digest; null for other formats
 */
public record ModelFile(
        Path path,
        ModelFormat format,
        String digest,
        MemorySegment bytes,
        @Nullable MemorySegment weights) {

    /** A model of one file. */
    public ModelFile(Path path, ModelFormat format, String digest, MemorySegment bytes) {
        this(path, format, digest, bytes, null);
    }
}
