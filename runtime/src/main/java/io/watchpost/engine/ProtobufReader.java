package io.watchpost.engine;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * Walks the fields of one protobuf message where it lies in native memory, so that a model's weights are skipped
 * instead of copied to the heap (the reason for not using the protobuf library here). Never reads outside of the
 * message, whatever it holds.
 *
 * <p>Call {@link #next}, look at {@link #field} and {@link #wireType}, then at the value that belongs to the type.
 */
final class ProtobufReader {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int LENGTH_DELIMITED = 2;
    static final int FIXED32 = 5;

    private static final int VARINT_BYTES_MAX = 10;

    private final MemorySegment message;
    private long position;
    private int field;
    private int wireType;
    /** The value of a varint or fixed field. */
    private long number;
    /** The content of a length-delimited field. */
    private MemorySegment content = MemorySegment.NULL;

    ProtobufReader(MemorySegment message) {
        this.message = message;
    }

    /** The bytes are not what they should be. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message, null, false, false);
        }
    }

    /** Goes to the next field; false at the end of the message. */
    boolean next() throws Malformed {
        if (position == message.byteSize()) {
            return false;
        }
        long start = position;
        long tag = varint();
        field = (int) (tag >>> 3);
        wireType = (int) (tag & 7);
        if (tag >>> 3 == 0 || tag >>> 32 != 0) {
            throw new Malformed("no field begins at byte " + start);
        }
        switch (wireType) {
            case VARINT -> number = varint();
            case FIXED64 -> {
                need(Long.BYTES);
                number = message.get(ValueLayout.JAVA_LONG_UNALIGNED, position);
                position += Long.BYTES;
            }
            case FIXED32 -> {
                need(Integer.BYTES);
                number = message.get(ValueLayout.JAVA_INT_UNALIGNED, position);
                position += Integer.BYTES;
            }
            case LENGTH_DELIMITED -> {
                long length = varint();
                need(length);
                content = message.asSlice(position, length);
                position += length;
            }
            default -> throw new Malformed("no field begins at byte " + start);
        }
        return true;
    }

    int field() {
        return field;
    }

    int wireType() {
        return wireType;
    }

    long number() {
        return number;
    }

    float real() {
        return Float.intBitsToFloat((int) number);
    }

    MemorySegment content() {
        return content;
    }

    ProtobufReader message() {
        return new ProtobufReader(content);
    }

    /** The content as text, cut after so many bytes. */
    String text(int bytesMax) {
        long length = Math.min(content.byteSize(), bytesMax);
        return new String(content.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    /** Whether all of a message has been read; for packed fields. */
    boolean isAtEnd() {
        return position == message.byteSize();
    }

    /** A bare varint, as packed fields have them. */
    long varint() throws Malformed {
        long value = 0;
        for (int i = 0; i < VARINT_BYTES_MAX; i++) {
            need(1);
            byte part = message.get(ValueLayout.JAVA_BYTE, position++);
            value |= (part & 0x7fL) << (7 * i);
            if (part >= 0) {
                return value;
            }
        }
        throw new Malformed("a number ends nowhere near byte " + position);
    }

    private void need(long bytes) throws Malformed {
        if (bytes < 0 || bytes > message.byteSize() - position) {
            throw new Malformed("at byte " + position + " of " + message.byteSize() + " a field claims "
                    + Long.toUnsignedString(bytes) + " bytes");
        }
    }
}
