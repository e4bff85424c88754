package io.watchpost.device.doubtful;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The doubtful pictures that a station keeps, for whoever shows or fetches them, beside the station too. Changes nothing.
 * Safe for use by several threads.
 *
 * <pre>
 * doubtful/000042-door-20261121T130501.jpg       number, pipeline, time (by the station's clock); the result is its comment
 * doubtful/000042-door-20261121T130501.jpg.age   encrypted
 * doubtful/….part                                being written
 * </pre>
 */
public final class StoredPictures {
    private static final Pattern NAME =
            Pattern.compile("([0-9]{6,12})-([A-Za-z0-9][A-Za-z0-9._-]{0,63})-([0-9]{8}T[0-9]{6})\\.jpg(\\.age)?");

    private final Path folder;

    /** @param folder may not exist, as long as there is none */
    public StoredPictures(Path folder) {
        this.folder = folder;
    }

    /**
     * A picture.
     *
     * @param name of its file
     * @param time ISO 8601, as in its name, by the station's clock
     * @param storedMillis when the file was written, by the file system
     */
    public record Stored(
            String name,
            long number,
            String pipeline,
            String time,
            boolean isSealed,
            long sizeBytes,
            long storedMillis) {}

    /** The oldest first. */
    public List<Stored> list() {
        List<Stored> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                stored(file).ifPresent(found::add);
            }
        } catch (IOException | DirectoryIteratorException e) {
            return List.of(); // there is none yet
        }
        found.sort(Comparator.comparingLong(Stored::number));
        return found;
    }

    /** Where each of them lies, the oldest first. */
    public List<Path> files() {
        return list().stream().map(one -> folder.resolve(one.name())).toList();
    }

    /** The bytes of one; empty when it isn't there any more, or the name is none of ours. */
    public Optional<byte[]> read(String name) throws IOException {
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readAllBytes(folder.resolve(name)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** The result in one, of which only the beginning is read; empty when it is encrypted, or isn't there any more. */
    public String result(Stored one) throws IOException {
        if (one.isSealed()) {
            return "";
        }
        try (InputStream in = Files.newInputStream(folder.resolve(one.name()), LinkOption.NOFOLLOW_LINKS)) {
            return JpegComment.first(in);
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    /** The result in a picture that isn't encrypted, schema {@code watchpost.result/1}; empty when it has none. */
    public static String result(byte[] jpeg) {
        return JpegComment.of(jpeg);
    }

    private static Optional<Stored> stored(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (!name.matches()) {
            return Optional.empty();
        }
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isRegularFile()
                    ? Optional.of(new Stored(
                            file.getFileName().toString(),
                            Long.parseLong(name.group(1)),
                            name.group(2),
                            iso(name.group(3)),
                            name.group(4) != null,
                            attributes.size(),
                            attributes.lastModifiedTime().toMillis()))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // just taken out
        }
    }

    /** 20261121T130501 as 2026-11-21T13:05:01Z. */
    private static String iso(String t) {
        return t.substring(0, 4) + "-" + t.substring(4, 6) + "-" + t.substring(6, 11) + ":" + t.substring(11, 13) + ":"
                + t.substring(13) + "Z";
    }
}
