package io.watchpost.scene;

import io.watchpost.file.SavedFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A reference on the disk, in the station's state folder. Numbers are big-endian; the file appears whole, by one rename.
 *
 * <pre>
 * stateDir/cameras/PIPELINE.reference
 * | "WPR1" | utcMillis 8 | camera 2 + UTF-8 | width 2 | height 2 | pixels, one byte each | CRC32C of all before 8 |
 * </pre>
 */
public final class ReferenceFile {
    private static final Logger LOG = LoggerFactory.getLogger(ReferenceFile.class);
    private static final int MAGIC = 0x57505231;
    private static final int SIZE_BYTES_MAX = 1 << 20;

    private final Path file;

    /**
     * Where a pipeline's reference lies.
     *
     * @param stateDir of the station
     */
    public ReferenceFile(Path stateDir, String pipeline) {
        file = folder(stateDir).resolve(pipeline + ".reference");
    }

    /** The folder in which a station keeps what it knows of its cameras. */
    public static Path folder(Path stateDir) {
        return stateDir.resolve("cameras");
    }

    /** The reference; null if there is none, or none that can be read: then another one is taken. */
    @Nullable
    Reference read() {
        try {
            if (Files.size(file) > SIZE_BYTES_MAX) {
                throw new IOException("it is larger than any reference");
            }
            return decoded(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException | RuntimeException e) {
            LOG.warn("the camera's reference {} can't be read ({}); another one is taken", file, e.toString());
            return null;
        }
    }

    private static Reference decoded(byte[] bytes) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readInt() != MAGIC) {
                throw new IOException("it isn't a reference of this version");
            }
            long utcMillis = in.readLong();
            String camera = in.readUTF();
            if (in.readShort() != SmallPicture.WIDTH || in.readShort() != SmallPicture.HEIGHT) {
                throw new IOException("it has another size");
            }
            byte[] pixels = in.readNBytes(SmallPicture.PIXELS);
            if (in.readLong() != checksum(bytes, bytes.length - Long.BYTES)) {
                throw new IOException("it is damaged");
            }
            return new Reference(camera, utcMillis, pixels);
        }
    }

    void write(Reference reference) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(SmallPicture.PIXELS + 512);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(MAGIC);
            out.writeLong(reference.utcMillis);
            out.writeUTF(reference.camera);
            out.writeShort(SmallPicture.WIDTH);
            out.writeShort(SmallPicture.HEIGHT);
            out.write(reference.pixels);
            out.writeLong(checksum(bytes.toByteArray(), bytes.size()));
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        SavedFile.write(file, bytes.toByteArray());
    }

    private static long checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return crc.getValue();
    }
}
