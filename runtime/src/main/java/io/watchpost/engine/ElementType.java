package io.watchpost.engine;

/** The type of a tensor's elements. Only the first three carry pictures and scores; the others are named in refusals. */
public enum ElementType {
    UINT8(1),
    INT8(1),
    FLOAT32(4),
    FLOAT16(2),
    FLOAT64(8),
    INT16(2),
    INT32(4),
    INT64(8),
    BOOL(1),
    /** Strings, complex numbers, packed 4-bit integers and whatever else an engine may know. */
    OTHER(0);

    private final int sizeBytes;

    ElementType(int sizeBytes) {
        this.sizeBytes = sizeBytes;
    }

    /** Bytes of one element; 0 if it has no fixed size. */
    public int sizeBytes() {
        return sizeBytes;
    }

    public boolean isQuantized() {
        return this == UINT8 || this == INT8;
    }
}
