package io.watchpost.engine;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * A model's bytes, read once into native memory, so that what was digested and probed is what is run.
 *
 * @param path where it came from, for messages
 * @param format found from the bytes, not from the name
 * @param digest {@code sha256:} and 64 lower-case hexadecimal digits
 * @param bytes the whole file, 16-byte aligned, read-only by contract; freed by the garbage collector after the last user
 */
public record ModelFile(Path path, ModelFormat format, String digest, MemorySegment bytes) {}
