package io.watchpost.frame;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What kind of file some bytes are, judged by their first few; the name of a file says nothing. */
public enum PictureFormat {
    JPEG,
    PNG,
    BMP,
    WEBP;

    private static final int SNIFFED_BYTES = 256;
    private static final String CONVERT = "convert it to JPEG, PNG, BMP or WebP";

    /** Whether the bytes begin like a JPEG: the one question asked of every frame of a camera. */
    public static boolean isJpeg(MemorySegment data) {
        return data.byteSize() >= 3
                && data.get(ValueLayout.JAVA_BYTE, 0) == (byte) 0xFF
                && data.get(ValueLayout.JAVA_BYTE, 1) == (byte) 0xD8
                && data.get(ValueLayout.JAVA_BYTE, 2) == (byte) 0xFF;
    }

    /**
     * The format of the bytes.
     *
     * @throws UndecodablePicture saying what they are instead, as far as that can be told
     */
    public static PictureFormat of(MemorySegment data) throws UndecodablePicture {
        if (isJpeg(data)) {
            return JPEG;
        }
        byte[] head = new byte[(int) Math.min(data.byteSize(), SNIFFED_BYTES)];
        MemorySegment.copy(data, ValueLayout.JAVA_BYTE, 0, head, 0, head.length);
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (text.startsWith("\u0089PNG\r\n\u001a\n")) {
            return PNG;
        }
        if (text.startsWith("BM")) {
            return BMP;
        }
        if (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) {
            return WEBP;
        }
        throw notAPicture(text);
    }

    private static UndecodablePicture notAPicture(String text) {
        if (text.isEmpty()) {
            return new UndecodablePicture("the file is empty", "check how it was copied or written");
        }
        String start = text.stripLeading().toLowerCase(Locale.ROOT);
        if (start.startsWith("<!doctype html") || start.startsWith("<html")) {
            return new UndecodablePicture(
                    "this is an HTML page, not a picture", "check the address that it was downloaded from");
        }
        if (text.startsWith("version https://git-lfs")) {
            return new UndecodablePicture(
                    "this is a Git LFS pointer, not the picture itself", "run \"git lfs pull\" in its repository");
        }
        String known = nameOfUnsupported(text);
        if (!known.isEmpty()) {
            return new UndecodablePicture(known + " pictures can't be read", CONVERT);
        }
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < Math.min(4, text.length()); i++) {
            hex.append(i == 0 ? "" : " ").append(String.format(Locale.ROOT, "%02x", (int) text.charAt(i)));
        }
        return new UndecodablePicture(
                "this is no known kind of picture: it begins with the bytes " + hex,
                "give it a JPEG, PNG, BMP or WebP file");
    }

    private static String nameOfUnsupported(String text) {
        if (text.startsWith("GIF8")) {
            return "GIF";
        }
        if (text.startsWith("II*\0") || text.startsWith("MM\0*")) {
            return "TIFF";
        }
        if (text.startsWith("ftyp", 4)) {
            return text.startsWith("avif", 8) ? "AVIF" : "HEIF";
        }
        return text.startsWith("\0\0\u0001\0") ? "ICO" : "";
    }
}
