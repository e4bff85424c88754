package io.watchpost.bundle;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes ZIP files field by field, so that any of them can be a lie. */
final class RawZip {
    /** A file, with what its headers say of it. */
    static final class Entry {
        final String name;
        byte[] data;
        int flags;
        int method;
        long length;
        long storedBytes;
        long unixMode;
        byte[] extra = new byte[0];
        byte[] descriptor = new byte[0];
        String localName;
        long offset = -1; // where the directory says that it begins; -1 for where it does
        private final long crc;

        Entry(String name, byte[] content) {
            this.name = name;
            this.localName = name;
            this.data = content;
            this.length = content.length;
            this.storedBytes = content.length;
            CRC32 sum = new CRC32();
            sum.update(content);
            this.crc = sum.getValue();
        }

        /** The same, deflated. */
        Entry deflated() {
            Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
            deflater.setInput(data);
            deflater.finish();
            byte[] packed = new byte[data.length + 1000];
            data = java.util.Arrays.copyOf(packed, deflater.deflate(packed));
            deflater.end();
            storedBytes = data.length;
            method = 8;
            return this;
        }
    }

    final List<Entry> entries = new ArrayList<>();
    byte[] before = new byte[0];
    byte[] gap = new byte[0];
    byte[] comment = new byte[0];
    int countOffset;

    /** A ZIP of an envelope and files, all stored. */
    static RawZip of(Envelope envelope, Map<String, byte[]> files) {
        RawZip zip = new RawZip();
        zip.entries.add(new Entry(Manifest.ENVELOPE, EnvelopeJson.bytes(envelope)));
        files.forEach((name, bytes) -> zip.entries.add(new Entry(name, bytes)));
        return zip;
    }

    Entry entry(String name) {
        return entries.stream()
                .filter(entry -> entry.name.equals(name))
                .findFirst()
                .orElseThrow();
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream directory = new ByteArrayOutputStream();
        out.writeBytes(before);
        for (Entry entry : entries) {
            long offset = entry.offset >= 0 ? entry.offset : out.size();
            byte[] name = entry.name.getBytes(StandardCharsets.UTF_8);
            byte[] localName = entry.localName.getBytes(StandardCharsets.UTF_8);
            boolean streamed = (entry.flags & 8) != 0;
            out.writeBytes(le(30).putInt(0x04034b50)
                    .putShort((short) 20)
                    .putShort((short) entry.flags)
                    .putShort((short) entry.method)
                    .putInt(0x00210000)
                    .putInt((int) (streamed ? 0 : entry.crc))
                    .putInt((int) (streamed ? 0 : entry.storedBytes))
                    .putInt((int) (streamed ? 0 : entry.length))
                    .putShort((short) localName.length)
                    .putShort((short) 0)
                    .array());
            out.writeBytes(localName);
            out.writeBytes(entry.data);
            out.writeBytes(entry.descriptor);
            directory.writeBytes(le(46).putInt(0x02014b50)
                    .putShort((short) 0x0314)
                    .putShort((short) 20)
                    .putShort((short) entry.flags)
                    .putShort((short) entry.method)
                    .putInt(0x00210000)
                    .putInt((int) entry.crc)
                    .putInt((int) entry.storedBytes)
                    .putInt((int) entry.length)
                    .putShort((short) name.length)
                    .putShort((short) entry.extra.length)
                    .putShort((short) 0)
                    .putShort((short) 0)
                    .putShort((short) 0)
                    .putInt((int) (entry.unixMode << 16))
                    .putInt((int) offset)
                    .array());
            directory.writeBytes(name);
            directory.writeBytes(entry.extra);
        }
        out.writeBytes(gap);
        long directoryOffset = out.size();
        out.writeBytes(directory.toByteArray());
        short count = (short) (entries.size() + countOffset);
        out.writeBytes(le(22).putInt(0x06054b50)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort(count)
                .putShort(count)
                .putInt(directory.size())
                .putInt((int) directoryOffset)
                .putShort((short) comment.length)
                .array());
        out.writeBytes(comment);
        return out.toByteArray();
    }

    private static ByteBuffer le(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
