package io.watchpost.engine.openvino;

import io.watchpost.engine.EngineException;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFormat;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A model's bytes in files of their own for as long as it takes to read them: OpenVINO 2022.3 reads binary models from
 * files only, and those that they came from may be gone.
 */
final class ModelOnDisk implements AutoCloseable {
    private final Path folder;
    private final Path model;
    private final Path weights;
    private final boolean hasWeights;

    private ModelOnDisk(Path folder, ModelFile file) {
        this.folder = folder;
        hasWeights = file.weights() != null;
        model = folder.resolve(file.format() == ModelFormat.OPENVINO_IR ? "model.xml" : "model.onnx");
        weights = folder.resolve("model.bin");
    }

    /** @throws EngineException unavailable: there is no room for them */
    static ModelOnDisk of(ModelFile file) throws EngineException {
        try {
            ModelOnDisk files = new ModelOnDisk(Files.createTempDirectory("watchpost-model"), file);
            try {
                write(file.bytes(), files.model);
                if (file.weights() != null) {
                    write(file.weights(), files.weights);
                }
                return files;
            } catch (IOException e) {
                files.close();
                throw e;
            }
        } catch (IOException e) {
            throw EngineException.unavailable("the model can't be put where OpenVINO reads it (" + e
                    + "): make room in " + System.getProperty("java.io.tmpdir"));
        }
    }

    private static void write(MemorySegment bytes, Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            ByteBuffer buffer = bytes.asByteBuffer();
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }
    }

    String model() {
        return model.toString();
    }

    /** Empty if there is no second file. */
    String weights() {
        return hasWeights ? weights.toString() : "";
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(model);
            Files.deleteIfExists(weights);
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            // whoever cleans the folder of temporary files finds it
        }
    }
}
