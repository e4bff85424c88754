package io.watchpost.lab.data;

import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.device.camera.DeviceDecoders;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.Frame;
import io.watchpost.frame.UndecodablePicture;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Pictures in class folders: {@code DIR/<label>/*.png}. Labels are the names of the folders in alphabetical order.
 * Pictures are kept upright (EXIF) and in their own size.
 */
public final class FolderDataset implements Dataset {
    private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".ppm");

    private final List<String> labels;
    private final List<Path> files;
    private final List<Integer> classes;

    private FolderDataset(List<String> labels, List<Path> files, List<Integer> classes) {
        this.labels = List.copyOf(labels);
        this.files = List.copyOf(files);
        this.classes = List.copyOf(classes);
    }

    /**
     * Looks for pictures, in a fixed order.
     *
     * @throws Failure if there aren't at least two classes with a picture
     */
    public static FolderDataset open(Path folder) throws Failure {
        List<String> labels = new ArrayList<>();
        List<Path> files = new ArrayList<>();
        List<Integer> classes = new ArrayList<>();
        for (Path child : children(folder)) {
            if (Files.isDirectory(child)) {
                List<Path> pictures = children(child).stream()
                        .filter(FolderDataset::isPicture)
                        .toList();
                if (!pictures.isEmpty()) {
                    pictures.forEach(ignored -> classes.add(labels.size()));
                    files.addAll(pictures);
                    labels.add(child.getFileName().toString());
                }
            }
        }
        if (labels.size() < 2) {
            throw new Failure(
                    ExitCode.USAGE,
                    folder + " holds pictures of " + labels.size() + " classes, at least 2 are needed",
                    "put the pictures of each class into a folder of its own: " + folder + "/<label>/*.png");
        }
        return new FolderDataset(labels, files, classes);
    }

    /** The pictures whose numbers are given, in that order. */
    FolderDataset only(List<Integer> indexes) {
        return new FolderDataset(
                labels,
                indexes.stream().map(files::get).toList(),
                indexes.stream().map(classes::get).toList());
    }

    /** The file of a picture. */
    public Path file(int index) {
        return files.get(index);
    }

    @Override
    public List<String> labels() {
        return labels;
    }

    @Override
    public int size() {
        return files.size();
    }

    @Override
    public int label(int index) {
        return classes.get(index);
    }

    @Override
    public LabelledImage get(int index) throws Failure {
        Path file = files.get(index);
        try (var decoder = DeviceDecoders.open()) {
            MemorySegment bytes = MemorySegment.ofArray(Files.readAllBytes(file));
            Frame frame = decoder.decode(bytes, DecodeHint.FULL_SIZE, index, 0, file.toString());
            return PlainPixels.of(frame, label(index));
        } catch (UndecodablePicture e) {
            throw new Failure(
                    ExitCode.USAGE,
                    "the picture " + file + " can't be decoded: " + e.getMessage(),
                    "remove it from the data, or replace it");
        } catch (IOException e) {
            throw new Failure(ExitCode.USAGE, "the picture " + file + " can't be read (" + e + ")", "check the path");
        }
    }

    private static boolean isPicture(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return Files.isRegularFile(file) && ENDINGS.stream().anyMatch(name::endsWith);
    }

    private static List<Path> children(Path folder) throws Failure {
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted().toList();
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.USAGE, "the folder " + folder + " can't be read (" + e + ")", "check the path of --data");
        }
    }
}
