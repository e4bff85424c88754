package io.watchpost.frame;

import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFReader;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The orientation tag of an EXIF block. A damaged block is no reason to refuse a picture: it then stands as stored. */
final class ExifOrientation {
    private ExifOrientation() {}

    /** @param tiff the block after its {@code Exif\0\0} */
    static Orientation of(MemorySegment tiff) {
        try (ByteArrayImageInputStream stream = new ByteArrayImageInputStream(tiff.toArray(ValueLayout.JAVA_BYTE))) {
            Entry entry = new TIFFReader().read(stream).getEntryById(TIFF.TAG_ORIENTATION);
            return entry != null && entry.getValue() instanceof Number value
                    ? Orientation.ofExif(value.intValue())
                    : Orientation.UPRIGHT;
        } catch (IOException | RuntimeException damaged) {
            return Orientation.UPRIGHT;
        }
    }
}
