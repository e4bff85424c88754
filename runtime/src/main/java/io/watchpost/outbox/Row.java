package io.watchpost.outbox;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * One row of table entry, as stored; see {@link Schema}.
 *
 * @param had bit set of the destinations that have it
 * @param check CRC32C of everything else, with {@code had} folded in by exclusive or
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one statement, never compared
record Row(long position, int kind, int pipeline, long context, long seq, long had, byte[] body, long check) {

    static final int RESULT = 0;
    static final int GAP = 1;
    static final int CLOCK = 2;

    /**
     * Results and clock records stand at multiples of this; what replaces one stands behind it, so that it comes in
     * its place: +1 a gap record for everybody, +2+bit one for the destination that couldn't take it.
     */
    static final long STRIDE = 64;

    static Row sealed(long position, int kind, int pipeline, long context, long seq, long had, byte[] body) {
        Row open = new Row(position, kind, pipeline, context, seq, had, body, 0);
        return new Row(position, kind, pipeline, context, seq, had, body, open.expectedCheck());
    }

    Row withSeq(long other) {
        return new Row(position, kind, pipeline, context, other, had, body, check);
    }

    /** As if nobody had it. */
    Row forEverybody() {
        return sealed(position, kind, pipeline, context, seq, 0, body);
    }

    boolean intact() {
        return check == expectedCheck();
    }

    private long expectedCheck() {
        ByteBuffer head = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        head.putLong(position).putInt(kind).putInt(pipeline).putLong(context).putLong(seq);
        CRC32C crc = new CRC32C();
        crc.update(head.array());
        crc.update(body);
        return crc.getValue() ^ (had & 0xffff_ffffL);
    }

    /** The check of a row of a side table: its cells as one text. */
    static long checkOf(Object... cells) {
        CRC32C crc = new CRC32C();
        for (Object cell : cells) {
            crc.update(String.valueOf(cell).getBytes(StandardCharsets.UTF_8));
            crc.update(0);
        }
        return crc.getValue();
    }

    static long checkOf(long id, byte[] body) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(8).putLong(id).array());
        crc.update(body);
        return crc.getValue();
    }
}
