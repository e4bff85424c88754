package io.watchpost.device.camera;

import io.watchpost.device.camera.CameraOptions.Size;
import java.util.ArrayList;
import java.util.List;

/**
 * The sizes of a camera's format: a list, or everything between two.
 *
 * @param sizes at least what is worth showing; of a range the ends and the usual ones in between
 * @param range whether every size between the first and the last is possible too
 */
record FrameSizeList(List<Size> sizes, boolean range) {
    private static final List<Size> USUAL =
            List.of(new Size(320, 240), new Size(640, 480), new Size(1280, 720), new Size(1920, 1080));

    FrameSizeList {
        sizes = List.copyOf(sizes);
    }

    static FrameSizeList of(List<Size> sizes) {
        return new FrameSizeList(sizes.stream().distinct().toList(), false);
    }

    static FrameSizeList range(Size smallest, Size largest) {
        List<Size> sizes = new ArrayList<>();
        sizes.add(smallest);
        for (Size size : USUAL) {
            if (isBetween(size, smallest, largest) && !size.equals(smallest) && !size.equals(largest)) {
                sizes.add(size);
            }
        }
        if (!largest.equals(smallest)) {
            sizes.add(largest);
        }
        return new FrameSizeList(sizes, true);
    }

    boolean allows(Size size) {
        return range ? isBetween(size, sizes.getFirst(), sizes.getLast()) : sizes.contains(size);
    }

    private static boolean isBetween(Size size, Size smallest, Size largest) {
        return size.width() >= smallest.width()
                && size.height() >= smallest.height()
                && size.width() <= largest.width()
                && size.height() <= largest.height();
    }
}
