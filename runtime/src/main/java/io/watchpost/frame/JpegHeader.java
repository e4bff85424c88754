package io.watchpost.frame;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * What the marker segments before the first scan say of a JPEG (ITU-T T.81, annex B). Read before any decoder sees the
 * bytes, so that size and colour model are judged in one place for all of them.
 *
 * @param width of the stored pixels
 * @param height of the stored pixels
 * @param components 1 (grey) or 3 (colour)
 * @param orientation from the EXIF segment; upright without one
 */
public record JpegHeader(int width, int height, int components, Orientation orientation) {
    private static final ValueLayout.OfShort BIG_ENDIAN_SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final String COPY_AGAIN = "the file is damaged or cut short: copy or take it again";

    private static final int SOS = 0xDA;
    private static final int EOI = 0xD9;
    private static final int APP0 = 0xE0;
    private static final int APP1 = 0xE1;
    private static final int APP14 = 0xEE;
    private static final int APP15 = 0xEF;
    private static final int COMMENT = 0xFE;
    private static final int ADOBE_YCCK = 2;

    /**
     * Reads the header and refuses what no decoder here can use.
     *
     * @throws UndecodablePicture for damage, CMYK and YCCK, unusual depths, pictures over the limits
     */
    public static JpegHeader read(MemorySegment data) throws UndecodablePicture {
        int width = -1;
        int height = -1;
        int components = 0;
        int adobeTransform = -1;
        Orientation orientation = Orientation.UPRIGHT;
        long at = 2;
        while (true) {
            at = marker(data, at);
            int marker = unsignedByte(data, at - 1);
            if (marker == EOI) {
                throw new UndecodablePicture("the JPEG ends before its pixels", COPY_AGAIN);
            }
            long length = segmentLength(data, at);
            if (isFrameHeader(marker)) {
                need(data, at + 8);
                int bits = unsignedByte(data, at + 2);
                if (bits != 8) {
                    throw new UndecodablePicture(
                            "the JPEG has " + bits + " bits a sample; only 8 can be read",
                            "save it as a baseline JPEG");
                }
                height = unsignedShort(data, at + 3);
                width = unsignedShort(data, at + 5);
                components = unsignedByte(data, at + 7);
            } else if (marker == APP14 && length >= 14 && startsWith(data, at + 2, "Adobe")) {
                adobeTransform = unsignedByte(data, at + 13);
            } else if (marker == APP1 && length >= 16 && startsWith(data, at + 2, "Exif\0\0")) {
                orientation = ExifOrientation.of(data.asSlice(at + 8, length - 8));
            } else if (marker == SOS) {
                break;
            }
            at += length;
        }
        if (width < 0) {
            throw new UndecodablePicture("the JPEG has no frame header", COPY_AGAIN);
        }
        checkComponents(components, adobeTransform);
        PictureLimits.check(width, height);
        return new JpegHeader(width, height, components, orientation);
    }

    /**
     * The same picture without the segments that don't change its samples: thumbnails, EXIF, comments and above all
     * colour profiles, which libjpeg-turbo ignores too and which make other decoders slow and give other colours.
     */
    static byte[] withoutExtras(MemorySegment data) throws UndecodablePicture {
        ByteArrayOutputStream kept = new ByteArrayOutputStream((int) Math.min(data.byteSize(), Integer.MAX_VALUE - 8));
        kept.write(0xFF);
        kept.write(0xD8);
        long at = 2;
        while (true) {
            at = marker(data, at);
            int marker = unsignedByte(data, at - 1);
            long length = segmentLength(data, at);
            boolean extra = marker == COMMENT || (marker > APP0 && marker <= APP15 && marker != APP14);
            if (!extra) {
                kept.write(0xFF);
                kept.write(marker);
                boolean scan = marker == SOS;
                byte[] rest = new byte[(int) (scan ? data.byteSize() - at : length)];
                MemorySegment.copy(data, ValueLayout.JAVA_BYTE, at, rest, 0, rest.length);
                kept.write(rest, 0, rest.length);
                if (scan) {
                    return kept.toByteArray();
                }
            }
            at += length;
        }
    }

    /** Behind the next marker that has a segment; fill bytes before a marker are legal. */
    private static long marker(MemorySegment data, long from) throws UndecodablePicture {
        long at = from;
        need(data, at + 2);
        if (unsignedByte(data, at) != 0xFF) {
            throw new UndecodablePicture("the JPEG has no marker at byte " + at + ", where one must be", COPY_AGAIN);
        }
        while (unsignedByte(data, at) == 0xFF) {
            at++;
            need(data, at + 1);
        }
        return at + 1;
    }

    private static long segmentLength(MemorySegment data, long at) throws UndecodablePicture {
        need(data, at + 2);
        int length = unsignedShort(data, at);
        if (length < 2) {
            throw new UndecodablePicture("the JPEG has a segment of " + length + " bytes at byte " + at, COPY_AGAIN);
        }
        need(data, at + length);
        return length;
    }

    /** SOF0 to SOF15 without DHT, JPG and DAC, which lie between them. */
    private static boolean isFrameHeader(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    private static void checkComponents(int components, int adobeTransform) throws UndecodablePicture {
        if (components == 4) {
            String name = adobeTransform == ADOBE_YCCK ? "YCCK" : "CMYK";
            throw new UndecodablePicture(
                    "the JPEG is in " + name + " colours, which are made for printing", "save it as an RGB JPEG");
        }
        if (components != 1 && components != 3) {
            throw new UndecodablePicture(
                    "the JPEG has " + components + " colour components; only 1 and 3 can be read",
                    "save it as an RGB or greyscale JPEG");
        }
    }

    private static void need(MemorySegment data, long end) throws UndecodablePicture {
        if (end > data.byteSize()) {
            throw new UndecodablePicture(
                    "the JPEG is cut short within its header, at byte " + data.byteSize(), COPY_AGAIN);
        }
    }

    private static boolean startsWith(MemorySegment data, long at, String word) {
        for (int i = 0; i < word.length(); i++) {
            if (unsignedByte(data, at + i) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int unsignedByte(MemorySegment data, long at) {
        return data.get(ValueLayout.JAVA_BYTE, at) & 0xFF;
    }

    private static int unsignedShort(MemorySegment data, long at) {
        return data.get(BIG_ENDIAN_SHORT, at) & 0xFFFF;
    }
}
