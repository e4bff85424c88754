package io.watchpost.frame;

import java.lang.foreign.MemorySegment;
import java.util.List;

/** Several decoders as one: the first that wants the bytes gets them. Closing it closes them all. */
public final class ImageDecoders implements ImageDecoder {
    private final List<ImageDecoder> inOrder;

    /** @param inOrder the fastest first, the one that takes everything last */
    public ImageDecoders(List<? extends ImageDecoder> inOrder) {
        this.inOrder = List.copyOf(inOrder);
    }

    @Override
    public boolean accepts(MemorySegment data) {
        for (ImageDecoder decoder : inOrder) {
            if (decoder.accepts(data)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Frame decode(MemorySegment data, DecodeHint hint, long number, long capturedNanos, String source)
            throws UndecodablePicture {
        for (ImageDecoder decoder : inOrder) {
            if (decoder.accepts(data)) {
                return decoder.decode(data, hint, number, capturedNanos, source);
            }
        }
        throw new UndecodablePicture(
                "no decoder here reads " + PictureFormat.of(data) + " pictures", "convert it to another format");
    }

    @Override
    public void close() {
        for (ImageDecoder decoder : inOrder) {
            decoder.close();
        }
    }
}
