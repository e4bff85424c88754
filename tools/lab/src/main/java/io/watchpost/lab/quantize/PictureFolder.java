package io.watchpost.lab.quantize;

import io.watchpost.clock.StationClock;
import io.watchpost.device.camera.DeviceDecoders;
import io.watchpost.device.camera.PictureReader;
import io.watchpost.frame.Capture;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.Frame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The picture files of a folder and of all folders in it. */
public final class PictureFolder implements PictureSource {
    private static final Set<String> ENDINGS = Set.of("jpg", "jpeg", "png", "bmp", "webp");

    private final List<Path> files;
    private final PictureReader reader;
    private final Set<String> unreadable = new LinkedHashSet<>();

    private PictureFolder(List<Path> files, PictureReader reader) {
        this.files = files;
        this.reader = reader;
    }

    /**
     * Looks for pictures.
     *
     * @param limit how many at most; of more, every so-manieth is taken, so that each subfolder has its share
     * @param hint how small pictures may be decoded
     * @throws IOException if the folder can't be read
     */
    public static PictureFolder open(Path folder, int limit, DecodeHint hint, StationClock clock) throws IOException {
        List<Path> found;
        try (Stream<Path> walk = Files.walk(folder)) {
            found = walk.filter(PictureFolder::isPicture).sorted().toList();
        }
        List<Path> chosen = new ArrayList<>();
        int count = Math.min(limit, found.size());
        for (int i = 0; i < count; i++) {
            chosen.add(found.get((int) ((long) i * found.size() / count)));
        }
        return new PictureFolder(List.copyOf(chosen), new PictureReader(DeviceDecoders.open(), hint, clock));
    }

    private static boolean isPicture(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return !name.startsWith(".")
                && ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1))
                && Files.isRegularFile(file);
    }

    @Override
    public int size() {
        return files.size();
    }

    @Override
    public @Nullable Frame frame(int index) {
        Path file = files.get(index);
        try {
            Capture capture = reader.read(file, file.toString(), index);
            if (capture instanceof Capture.Captured(Frame frame)) {
                return frame;
            }
            unreadable.add(
                    capture instanceof Capture.Unreadable known
                            ? file + ": " + known.reason()
                            : file + ": there is no picture in it");
        } catch (IOException e) {
            unreadable.add(file + ": it can't be read (" + e.getMessage() + ")");
        }
        return null;
    }

    @Override
    public List<String> unreadable() {
        return List.copyOf(unreadable);
    }

    @Override
    public void close() {
        reader.close();
    }
}
