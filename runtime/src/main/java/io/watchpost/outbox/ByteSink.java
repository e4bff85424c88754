package io.watchpost.outbox;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Little building blocks of a stored row: variable-length numbers (7 bits a byte, low first), UTF-8 with its length. */
final class ByteSink {
    private byte[] bytes = new byte[256];
    private int length;

    ByteSink number(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        return put((byte) rest);
    }

    ByteSink real(float value) {
        int bits = Float.floatToRawIntBits(value);
        return put((byte) bits).put((byte) (bits >> 8)).put((byte) (bits >> 16)).put((byte) (bits >> 24));
    }

    ByteSink text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        number(utf8.length);
        reserve(utf8.length);
        System.arraycopy(utf8, 0, bytes, length, utf8.length);
        length += utf8.length;
        return this;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    private ByteSink put(byte value) {
        reserve(1);
        bytes[length++] = value;
        return this;
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    /** @throws BufferUnderflowException if the row ends first */
    static long number(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number of more than 64 bits");
    }

    static float real(ByteBuffer in) {
        int bits = (in.get() & 0xff) | (in.get() & 0xff) << 8 | (in.get() & 0xff) << 16 | in.get() << 24;
        return Float.intBitsToFloat(bits);
    }

    static String text(ByteBuffer in) {
        long size = number(in);
        if (size < 0 || size > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] utf8 = new byte[(int) size];
        in.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
