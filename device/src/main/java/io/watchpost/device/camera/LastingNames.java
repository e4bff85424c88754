package io.watchpost.device.camera;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The links that udev keeps to a video device: its number may be another after it was plugged in again, they stay. */
final class LastingNames {
    private LastingNames() {}

    /**
     * By maker and serial number first, then by socket.
     *
     * @param links the folder with {@code by-id} and {@code by-path}
     */
    static List<Path> of(Path node, Path links) {
        List<Path> names = new ArrayList<>();
        for (String kind : List.of("by-id", "by-path")) {
            Path folder = links.resolve(kind);
            List<Path> found = new ArrayList<>();
            if (Files.isDirectory(folder)) {
                try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
                    for (Path link : entries) {
                        if (Files.exists(link) && Files.isSameFile(link, node)) {
                            found.add(link);
                        }
                    }
                } catch (IOException e) {
                    // without them the camera still has its number
                    continue;
                }
            }
            found.sort(Comparator.naturalOrder());
            names.addAll(found);
        }
        return names;
    }
}
