package io.watchpost.lab.quantize;

import io.watchpost.frame.Frame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pictures to calibrate with, by number. One thread. */
public interface PictureSource extends AutoCloseable {

    int size();

    /** A picture, valid until the next call; null when it can't be read, which {@link #unreadable} then tells. */
    @Nullable
    Frame frame(int index);

    /** What couldn't be read so far, each with the reason. */
    List<String> unreadable();

    @Override
    void close();
}
