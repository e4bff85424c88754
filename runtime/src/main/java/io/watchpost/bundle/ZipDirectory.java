package io.watchpost.bundle;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The central directory of a ZIP file, checked without inflating anything: what it says must be the whole truth about the
 * file. So two programs that read the same bundle see the same files.
 *
 * <pre>
 * 0 ┌ local header, name, extra, data [, descriptor] ┐ one for each file, without gap or overlap
 *   ├ central directory                              ┤ begins where the last file ends
 *   └ end record of 22 bytes, no comment             ┘ ends where the file ends
 * </pre>
 *
 * Numbers are little-endian (APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16). Refused, because no bundle needs them:
 * 64-bit extension, encryption, several disks, comments, folders, links, methods other than stored and deflated.
 */
final class ZipDirectory {
    private static final int END_BYTES = 22;
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int CENTRAL_BYTES = 46;
    private static final int CENTRAL_SIGNATURE = 0x02014b50;
    private static final int LOCAL_BYTES = 30;
    private static final int LOCAL_SIGNATURE = 0x04034b50;

    private static final int EXTRA_BYTES_MAX = 256;
    private static final int EXTRA_ZIP64 = 0x0001;
    /** Deflate's level hints, a descriptor behind the data, names in UTF-8. */
    private static final int FLAGS_ALLOWED = 0b1000_0000_1110;

    private static final int FLAG_DESCRIPTOR = 1 << 3;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final int UNIX_TYPE = 0170000;
    private static final int UNIX_REGULAR = 0100000;
    /** CRC and two sizes, with or without a signature. */
    private static final int DESCRIPTOR_BYTES = 12;

    private static final int DESCRIPTOR_SIGNED_BYTES = 16;

    private final FileChannel file;
    private final String source;
    private final BundleLimits limits;

    private ZipDirectory(FileChannel file, String source, BundleLimits limits) {
        this.file = file;
        this.source = source;
        this.limits = limits;
    }

    /**
     * A file in the ZIP.
     *
     * @param dataOffset where its bytes begin
     * @param storedBytes of them in the file
     * @param length of the file, inflated
     */
    record Place(String name, boolean isDeflated, long dataOffset, long storedBytes, long length) {}

    /**
     * Reads and checks the directory.
     *
     * @throws BundleRefused if it is no ZIP as bundles have them, or larger than the limits
     */
    static List<Place> read(FileChannel file, String source, BundleLimits limits) throws BundleRefused, IOException {
        return new ZipDirectory(file, source, limits).read();
    }

    private List<Place> read() throws BundleRefused, IOException {
        long size = file.size();
        if (size > limits.sizeBytesMax()) {
            throw refused("has " + size + " bytes, more than the limit of " + limits.sizeBytesMax());
        }
        if (size < END_BYTES) {
            throw refused("is no bundle: it has only " + size + " bytes");
        }
        long endOffset = size - END_BYTES;
        ByteBuffer end = bytes(endOffset, END_BYTES);
        if (end.getInt(0) != END_SIGNATURE || u16(end, 20) != 0) {
            throw refused("is no bundle, or was cut short: it doesn't end as a ZIP file without a comment does");
        }
        int count = u16(end, 10);
        long directoryBytes = u32(end, 12);
        long directoryOffset = u32(end, 16);
        if (u16(end, 4) != 0 || u16(end, 6) != 0 || u16(end, 8) != count) {
            throw refused("is a ZIP of several parts");
        }
        if (count > limits.entriesMax()) {
            throw refused("says that it holds " + count + " files, more than the limit of " + limits.entriesMax());
        }
        if (directoryOffset + directoryBytes != endOffset
                || directoryBytes > (long) count * (CENTRAL_BYTES + EntryNames.LENGTH_MAX + EXTRA_BYTES_MAX)) {
            throw refused("is damaged: its ZIP directory isn't where and as large as its end says");
        }
        return places(bytes(directoryOffset, Math.toIntExact(directoryBytes)), count, directoryOffset);
    }

    private List<Place> places(ByteBuffer directory, int count, long directoryOffset)
            throws BundleRefused, IOException {
        List<Central> entries = new ArrayList<>();
        long content = 0;
        for (int number = 0; number < count; number++) {
            Central entry = central(directory);
            content += entry.length;
            if (content > limits.contentBytesMax()) {
                throw refused("says that its files have more than " + limits.contentBytesMax()
                        + " bytes together, which is the limit");
            }
            entries.add(entry);
        }
        if (directory.hasRemaining()) {
            throw refused("is damaged: its ZIP directory has " + directory.remaining() + " bytes too many");
        }
        String clash =
                EntryNames.clash(entries.stream().map(entry -> entry.name).toList());
        if (!clash.isEmpty()) {
            throw refused("is refused: " + clash);
        }
        entries.sort(Comparator.comparingLong(entry -> entry.offset));
        List<Place> places = new ArrayList<>();
        long at = 0;
        for (int number = 0; number < count; number++) {
            Central entry = entries.get(number);
            long next = number + 1 < count ? entries.get(number + 1).offset : directoryOffset;
            places.add(place(entry, at, next));
            at = next;
        }
        if (at != directoryOffset) {
            throw refused("holds bytes that belong to no file");
        }
        return places;
    }

    /** What the directory says of a file. */
    private record Central(String name, int flags, int method, long crc, long storedBytes, long length, long offset) {}

    private Central central(ByteBuffer directory) throws BundleRefused {
        if (directory.remaining() < CENTRAL_BYTES || directory.getInt(directory.position()) != CENTRAL_SIGNATURE) {
            throw refused("is damaged: its ZIP directory ends too early");
        }
        ByteBuffer entry = directory.slice().order(ByteOrder.LITTLE_ENDIAN);
        int nameBytes = u16(entry, 28);
        int extraBytes = u16(entry, 30);
        int whole = CENTRAL_BYTES + nameBytes + extraBytes + u16(entry, 32);
        if (whole > entry.capacity()) {
            throw refused("is damaged: its ZIP directory ends too early");
        }
        directory.position(directory.position() + whole);
        String name = text(entry, CENTRAL_BYTES, Math.min(nameBytes, EntryNames.LENGTH_MAX + 1));
        if (!EntryNames.isValid(name)) {
            throw refused("holds a file with a name that bundles don't have: " + EntryNames.shown(name)
                    + (name.endsWith("/") ? "; folders have no entry of their own" : ""));
        }
        Central central = new Central(
                name, u16(entry, 8), u16(entry, 10), u32(entry, 16), u32(entry, 20), u32(entry, 24), u32(entry, 42));
        requirePlain(central, entry);
        requireNoZip64(name, entry, CENTRAL_BYTES + nameBytes, extraBytes);
        return central;
    }

    private void requirePlain(Central central, ByteBuffer entry) throws BundleRefused {
        String name = "its file " + central.name;
        if ((central.flags & 1) != 0) {
            throw refused("is refused: " + name + " is encrypted");
        }
        if ((central.flags & ~FLAGS_ALLOWED) != 0) {
            throw refused("is refused: " + name + " uses features of ZIP that bundles don't (flags "
                    + Integer.toHexString(central.flags) + ")");
        }
        if (central.method != STORED && central.method != DEFLATED) {
            throw refused("is refused: " + name + " is packed with method " + central.method
                    + "; bundles are stored (0) or deflated (8)");
        }
        if (central.method == STORED && central.storedBytes != central.length) {
            throw refused("is damaged: " + name + " is stored, and its two sizes differ");
        }
        if (u16(entry, 32) != 0 || u16(entry, 34) != 0) {
            throw refused("is refused: " + name + " has a comment, or lies on another disk");
        }
        int unixType = (int) (u32(entry, 38) >>> 16) & UNIX_TYPE;
        if (unixType != 0 && unixType != UNIX_REGULAR) {
            throw refused("is refused: " + name + " is no regular file");
        }
    }

    private void requireNoZip64(String name, ByteBuffer entry, int from, int extraBytes) throws BundleRefused {
        if (extraBytes > EXTRA_BYTES_MAX) {
            throw refused("is refused: its file " + name + " has " + extraBytes + " bytes of extra fields");
        }
        int at = from;
        int end = from + extraBytes;
        while (at + 4 <= end) {
            if (u16(entry, at) == EXTRA_ZIP64) {
                throw refused("is refused: its file " + name + " uses the 64-bit extension of ZIP");
            }
            at += 4 + u16(entry, at + 2);
        }
        if (at != end) {
            throw refused("is damaged: the extra fields of its file " + name + " don't add up");
        }
    }

    /** The file's own header must begin where the file before it ended, and say what the directory says. */
    private Place place(Central entry, long at, long next) throws BundleRefused, IOException {
        if (entry.offset != at) {
            throw refused(
                    entry.offset < at
                            ? "is refused: its file " + entry.name + " overlaps another"
                            : "holds bytes that belong to no file");
        }
        if (at + LOCAL_BYTES > next) {
            throw refused("is refused: its file " + entry.name + " overlaps another");
        }
        ByteBuffer local = bytes(at, LOCAL_BYTES);
        int nameBytes = u16(local, 26);
        long dataOffset = at + LOCAL_BYTES + nameBytes + u16(local, 28);
        long gap = next - dataOffset - entry.storedBytes;
        if (gap < 0) {
            throw refused("is refused: its file " + entry.name + " overlaps another");
        }
        boolean hasDescriptor = (entry.flags & FLAG_DESCRIPTOR) != 0;
        if (hasDescriptor ? gap != DESCRIPTOR_BYTES && gap != DESCRIPTOR_SIGNED_BYTES : gap != 0) {
            throw refused("holds bytes that belong to no file, behind " + entry.name);
        }
        boolean same = local.getInt(0) == LOCAL_SIGNATURE
                && u16(local, 6) == entry.flags
                && u16(local, 8) == entry.method
                && nameBytes == entry.name.length()
                && text(bytes(at + LOCAL_BYTES, nameBytes), 0, nameBytes).equals(entry.name)
                && (hasDescriptor
                        || (u32(local, 14) == entry.crc
                                && u32(local, 18) == entry.storedBytes
                                && u32(local, 22) == entry.length));
        if (!same) {
            throw refused(
                    "is refused: its ZIP directory and the header of its file " + entry.name + " say different things");
        }
        return new Place(entry.name, entry.method == DEFLATED, dataOffset, entry.storedBytes, entry.length);
    }

    private ByteBuffer bytes(long offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, offset + buffer.position()) < 0) {
                throw new EOFException(source + " became shorter while it was read");
            }
        }
        return buffer.flip();
    }

    private BundleRefused refused(String what) {
        return new BundleRefused(source + " " + what);
    }

    private static String text(ByteBuffer from, int offset, int length) {
        byte[] bytes = new byte[Math.min(length, from.capacity() - offset)];
        from.get(offset, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static int u16(ByteBuffer from, int offset) {
        return Short.toUnsignedInt(from.getShort(offset));
    }

    private static long u32(ByteBuffer from, int offset) {
        return Integer.toUnsignedLong(from.getInt(offset));
    }
}
