package io.watchpost.lab.convert.totflite;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Appends a file to a model, as a ZIP archive behind the flatbuffer: that is where the metadata of TensorFlow Lite has its
 * label files. Offsets in the archive count from the start of the whole, as readers expect.
 */
final class AppendedZip {
    private static final int END_BYTES = 22;
    private static final int END_ENTRIES = 10;
    private static final int END_DIRECTORY_OFFSET = 16;
    private static final int ENTRY_BYTES = 46;
    private static final int ENTRY_NAME_LENGTH = 28;
    private static final int ENTRY_EXTRA_LENGTH = 30;
    private static final int ENTRY_COMMENT_LENGTH = 32;
    private static final int ENTRY_FILE_OFFSET = 42;

    private AppendedZip() {}

    /** The model followed by an archive of one stored file. */
    static byte[] append(byte[] model, String name, byte[] content) {
        byte[] archive = archive(name, content);
        shift(ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN), model.length);
        byte[] whole = new byte[model.length + archive.length];
        System.arraycopy(model, 0, whole, 0, model.length);
        System.arraycopy(archive, 0, whole, model.length, archive.length);
        return whole;
    }

    private static byte[] archive(String name, byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            ZipEntry entry = new ZipEntry(name);
            CRC32 crc = new CRC32();
            crc.update(content);
            entry.setMethod(ZipEntry.STORED); // readers map it without inflating
            entry.setSize(content.length);
            entry.setCrc(crc.getValue());
            entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0)); // the same model gives the same bytes
            zip.putNextEntry(entry);
            zip.write(content);
            zip.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException("an archive in memory can't be written", e);
        }
        return bytes.toByteArray();
    }

    private static void shift(ByteBuffer archive, int offset) {
        int end = archive.capacity() - END_BYTES;
        int directory = archive.getInt(end + END_DIRECTORY_OFFSET);
        int at = directory;
        for (int entry = 0; entry < archive.getShort(end + END_ENTRIES); entry++) {
            archive.putInt(at + ENTRY_FILE_OFFSET, archive.getInt(at + ENTRY_FILE_OFFSET) + offset);
            at += ENTRY_BYTES
                    + archive.getShort(at + ENTRY_NAME_LENGTH)
                    + archive.getShort(at + ENTRY_EXTRA_LENGTH)
                    + archive.getShort(at + ENTRY_COMMENT_LENGTH);
        }
        archive.putInt(end + END_DIRECTORY_OFFSET, directory + offset);
    }
}
