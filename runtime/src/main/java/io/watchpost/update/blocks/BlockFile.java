package io.watchpost.update.blocks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A file of which blocks come in any order, and beside it a note of each, so that nothing is asked for twice after a restart,
 * a kill or a power cut. Nothing is forced to the disk before the end: a note counts only if the bytes that it speaks of have
 * its checksum, so what a power cut took is simply not here. One thread.
 *
 * <pre>
 * notes, big-endian
 *  0   8  "WPBLOCKS"
 *  8   8  size of the file, bytes
 * 16   4  length of a block, bytes
 * 20   4  version of the stream
 * 24   4  CRC-32C of bytes 0 to 23
 * 28   8  for each block that came: its number, the CRC-32C of its bytes; written after the block
 * </pre>
 */
public final class BlockFile implements AutoCloseable {
    private static final long MAGIC = 0x5750424c4f434b53L; // WPBLOCKS
    private static final int HEADER_BYTES = 28;
    private static final int CHECKED_BYTES = 24;
    private static final int NOTE_BYTES = 8;
    /** Of notes that can be meant: the same block may have come again after a power cut. */
    private static final long NOTES_BYTES_MAX = 4L * StreamMessage.BLOCKS_MAX * NOTE_BYTES;

    private final Path content;
    private final Path notes;
    private final boolean isAnyVersion;

    // once the size is known
    private @Nullable FileChannel contentOut;
    private @Nullable FileChannel notesOut;
    private @Nullable BlockMap map;
    private int countFound;
    private long writtenBytes;

    /**
     * Nothing is opened yet.
     *
     * @param isAnyVersion whether blocks of different versions of a stream may be joined, since a digest judges the whole
     */
    public BlockFile(Path content, Path notes, boolean isAnyVersion) {
        this.content = content;
        this.notes = notes;
        this.isAnyVersion = isAnyVersion;
    }

    /**
     * Opens it: what is here of the same file stays.
     *
     * @param blockBytesMax the longest block that can come; what is here in longer ones is noted anew
     */
    BlockMap open(long sizeBytes, int version, int blockBytesMax) throws IOException {
        close();
        BlockMap found = found(sizeBytes, version);
        boolean isFit = found != null && found.blockBytes() <= blockBytesMax;
        BlockMap opened =
                found == null ? new BlockMap(sizeBytes, blockBytesMax) : isFit ? found : found.in(blockBytesMax);
        if (found == null) {
            delete();
        }
        FileChannel out =
                FileChannel.open(content, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        contentOut = out;
        map = opened;
        countFound = opened.countHere();
        if (isFit) {
            notesOut = FileChannel.open(notes, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        } else {
            notesOut = begun(opened, version);
            for (int i = 0; i < opened.count(); i++) {
                if (opened.has(i)) {
                    note(i, crc(read(out, opened.offset(i), opened.length(i))));
                }
            }
        }
        return opened;
    }

    /** How much is here from the first byte on without a hole. */
    public long prefixBytes() {
        return map == null ? 0 : map.prefixBytes();
    }

    /** Of the whole; 0 before it is known. */
    public long sizeBytes() {
        return map == null ? 0 : map.sizeBytes();
    }

    /** Blocks that were here when it was opened. */
    public int countFound() {
        return countFound;
    }

    /** Bytes of the blocks that came since this object was made. */
    public long writtenBytes() {
        return writtenBytes;
    }

    /** The first bytes, without a hole. */
    public byte[] head(int bytesMax) throws IOException {
        return read(opened(contentOut), 0, (int) Math.min(bytesMax, prefixBytes()))
                .array();
    }

    /** Keeps a block. */
    void write(int index, byte[] bytes) throws IOException {
        BlockMap known = opened(map);
        ByteBuffer block = ByteBuffer.wrap(bytes);
        while (block.hasRemaining()) {
            opened(contentOut).write(block, known.offset(index) + block.position());
        }
        note(index, crc(ByteBuffer.wrap(bytes)));
        known.add(index);
        writtenBytes += bytes.length;
    }

    /** When this returns, everything is on the disk. */
    public void force() throws IOException {
        if (contentOut != null) {
            contentOut.force(true);
        }
        if (notesOut != null) {
            notesOut.force(true);
        }
    }

    /** It isn't wanted any more, or isn't what it should be. */
    public void delete() throws IOException {
        close();
        Files.deleteIfExists(content);
        Files.deleteIfExists(notes);
    }

    @Override
    public void close() throws IOException {
        map = null;
        FileChannel contentBefore = contentOut;
        FileChannel notesBefore = notesOut;
        contentOut = null;
        notesOut = null;
        try {
            if (contentBefore != null) {
                contentBefore.close();
            }
        } finally {
            if (notesBefore != null) {
                notesBefore.close();
            }
        }
    }

    private FileChannel begun(BlockMap begun, int version) throws IOException {
        FileChannel out = FileChannel.open(
                notes, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES)
                .putLong(MAGIC)
                .putLong(begun.sizeBytes())
                .putInt(begun.blockBytes())
                .putInt(version);
        header.putInt(crc(header.duplicate().flip())).flip();
        writeAll(out, header);
        return out;
    }

    private void note(int index, int crc) throws IOException {
        writeAll(
                opened(notesOut),
                ByteBuffer.allocate(NOTE_BYTES).putInt(index).putInt(crc).flip());
    }

    private static void writeAll(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    /** What the notes say and the content confirms; null when they speak of another file, or of none. */
    private @Nullable BlockMap found(long sizeBytes, int version) throws IOException {
        if (!Files.exists(notes) || !Files.exists(content) || Files.size(notes) > NOTES_BYTES_MAX) {
            return null;
        }
        ByteBuffer noted = ByteBuffer.wrap(Files.readAllBytes(notes));
        if (noted.remaining() < HEADER_BYTES
                || noted.getInt(CHECKED_BYTES) != crc(noted.duplicate().limit(CHECKED_BYTES))
                || noted.getLong() != MAGIC
                || noted.getLong() != sizeBytes) {
            return null;
        }
        int blockBytes = noted.getInt();
        if (noted.getInt() != version && !isAnyVersion) {
            return null;
        }
        BlockMap confirmed = new BlockMap(sizeBytes, blockBytes);
        noted.position(HEADER_BYTES);
        try (FileChannel in = FileChannel.open(content, StandardOpenOption.READ)) {
            while (noted.remaining() >= NOTE_BYTES) {
                int index = noted.getInt();
                int crc = noted.getInt();
                if (index >= 0
                        && index < confirmed.count()
                        && crc == crc(read(in, confirmed.offset(index), confirmed.length(index)))) {
                    confirmed.add(index);
                }
            }
        }
        if (noted.hasRemaining()) {
            try (FileChannel torn = FileChannel.open(notes, StandardOpenOption.WRITE)) {
                torn.truncate(noted.position()); // the next note begins where one should
            }
        }
        return confirmed;
    }

    /** Shorter when the file is. */
    private static ByteBuffer read(FileChannel in, long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && in.read(bytes, offset + bytes.position()) >= 0) {
            // until it is full, or the file ends
        }
        return bytes.flip();
    }

    private static int crc(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    private static <T> T opened(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the file in blocks isn't open");
        }
        return part;
    }
}
