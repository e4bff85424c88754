package io.watchpost.engine;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Reads a model's file: once, bounded, into native memory. What looks like a model goes on to an engine; what people
 * put in its place by mistake is refused with its real name. Callable from any thread.
 */
public final class ModelFiles {

    /** Larger than any classifier that a device of this class runs; keeps a wrong file from filling the memory. */
    public static final long SIZE_BYTES_MAX = 256L << 20;

    private static final long ALIGNMENT_BYTES = 16;

    private ModelFiles() {}

    /**
     * Reads a model of at most {@link #SIZE_BYTES_MAX} bytes.
     *
     * @throws EngineException refused, with one sentence that names the file and what was found
     */
    public static ModelFile read(Path path) throws EngineException {
        return read(path, SIZE_BYTES_MAX);
    }

    /**
     * Reads a model of at most so many bytes.
     *
     * @throws EngineException refused, with one sentence that names the file and what was found
     */
    public static ModelFile read(Path path, long sizeBytesMax) throws EngineException {
        if (Files.isDirectory(path)) {
            throw EngineException.refused(
                    "the model " + path + " is a directory: name the .tflite, .onnx or .xml file in it");
        }
        if (!Files.exists(path)) {
            throw EngineException.refused("the model " + path + " does not exist: check the path");
        }
        if (!Files.isRegularFile(path)) {
            throw EngineException.refused("the model " + path + " is not a regular file");
        }
        MemorySegment bytes = content(path, sizeBytesMax, "the model ");
        return switch (ModelSniffer.sniff(bytes)) {
            case ModelSniffer.Finding.Model(ModelFormat format)
            when format == ModelFormat.OPENVINO_IR -> withWeights(path, bytes, sizeBytesMax);
            case ModelSniffer.Finding.Model(ModelFormat format) -> new ModelFile(path, format, digest(bytes), bytes);
            case ModelSniffer.Finding.Other(String what) ->
                throw EngineException.refused("the model " + path + " " + what);
        };
    }

    private static ModelFile withWeights(Path path, MemorySegment bytes, long sizeBytesMax) throws EngineException {
        Path second =
                path.resolveSibling(String.valueOf(path.getFileName()).replaceFirst("(\\.[Xx][Mm][Ll])?$", ".bin"));
        MemorySegment weights = content(second, sizeBytesMax - bytes.byteSize(), "the second file of the model ");
        return new ModelFile(path, ModelFormat.OPENVINO_IR, digest(bytes, weights), bytes, weights);
    }

    private static MemorySegment content(Path path, long sizeBytesMax, String what) throws EngineException {
        try {
            return content(path, sizeBytesMax);
        } catch (NoSuchFileException e) {
            throw EngineException.refused(what + path + " does not exist: check the path");
        } catch (IOException e) {
            throw EngineException.refused(what + path + " can't be read (" + e + "): check its permissions");
        }
    }

    private static MemorySegment content(Path path, long sizeBytesMax) throws IOException, EngineException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size > sizeBytesMax) {
                throw EngineException.refused("the model " + path + " has " + size + " bytes, more than the limit of "
                        + sizeBytesMax + ": this runtime is for models that fit a small device");
            }
            MemorySegment bytes = Arena.ofAuto().allocate(size, ALIGNMENT_BYTES);
            ByteBuffer buffer = bytes.asByteBuffer();
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // a read may return less than was asked for
            }
            if (buffer.hasRemaining()) {
                throw EngineException.refused("the model " + path + " shrank from " + size + " to " + buffer.position()
                        + " bytes while it was read: try again when its copy is complete");
            }
            return bytes;
        }
    }

    private static String digest(MemorySegment... files) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (MemorySegment bytes : files) {
                sha256.update(bytes.asByteBuffer());
            }
            return "sha256:" + HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
