package io.watchpost.lab.train;

import io.watchpost.cli.Failure;
import io.watchpost.lab.data.Dataset;
import io.watchpost.lab.data.LabelledImage;
import io.watchpost.lab.data.PlainPixels;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Keeps pictures in memory, in the size of the network, once they were asked for: decoding or rendering them costs more
 * than learning from them.
 */
final class PictureCache implements Dataset {
    private final Dataset source;
    private final int size;
    private final AtomicReferenceArray<LabelledImage> kept;

    PictureCache(Dataset source, int size) {
        this.source = source;
        this.size = size;
        this.kept = new AtomicReferenceArray<>(source.size());
    }

    @Override
    public List<String> labels() {
        return source.labels();
    }

    @Override
    public int size() {
        return source.size();
    }

    @Override
    public int label(int index) {
        return source.label(index);
    }

    @Override
    public LabelledImage get(int index) throws Failure {
        LabelledImage image = kept.get(index);
        if (image == null) {
            image = PlainPixels.resized(source.get(index), size, size);
            kept.set(index, image);
        }
        return image;
    }
}
