package io.watchpost.device.camera;

import io.watchpost.device.sandbox.Sandbox;
import io.watchpost.frame.Capture;
import io.watchpost.frame.SourceUnavailable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A folder of pictures. It is known by device and inode as well as by path, so that the bare mount point left by an
 * unmounted disk isn't mistaken for a folder that became empty. For one thread.
 */
final class PictureFolder {
    private static final Set<String> EXTENSIONS = Set.of("jpg", "jpeg", "png", "bmp", "webp");
    static final String KINDS = "jpg, jpeg, png, bmp, webp";

    private final String given;
    private final Path path;
    private final @Nullable Object identity;

    private PictureFolder(String given, Path path, @Nullable Object identity) {
        this.given = given;
        this.path = path;
        this.identity = identity;
    }

    /** @param given the path as the operator wrote it, absolute or relative to the working directory */
    static PictureFolder open(String given) throws SourceUnavailable {
        Path path = Path.of(given);
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (!attributes.isDirectory()) {
                throw new SourceUnavailable(given + " is not a folder", "for a single picture use file:" + given);
            }
            PictureFolder folder = new PictureFolder(given, path, attributes.fileKey());
            folder.namesAfter(null, 1); // proves that it may be listed
            return folder;
        } catch (AccessDeniedException e) {
            throw new SourceUnavailable(
                    "folder " + given + " may not be read by this user",
                    Sandbox.hint(path).orElse("make it readable and searchable (chmod o+rx)"));
        } catch (IOException e) {
            throw new SourceUnavailable(
                    Files.exists(path)
                            ? "folder " + given + " can't be read: " + ReadFault.reason(e)
                            : "there is no folder " + path.toAbsolutePath(),
                    Sandbox.hint(path).orElse("check the path; if it lies on a removable or network disk, mount it"));
        }
    }

    Path path() {
        return path;
    }

    Path resolve(Path name) {
        return path.resolve(name);
    }

    /** The folder as the operator wrote it. */
    String given() {
        return given;
    }

    /** What a picture is called in results: the folder as given, and the name. */
    String nameOf(Path name) {
        return given.endsWith("/") ? given + name : given + "/" + name;
    }

    /** Whether the path still leads to the folder that was opened. */
    boolean isStillThere() {
        try {
            return Objects.equals(
                    identity,
                    Files.readAttributes(path, BasicFileAttributes.class).fileKey());
        } catch (IOException e) {
            return false;
        }
    }

    Capture.Broken gone() {
        return new Capture.Broken(
                "folder " + given + " is gone: it was unmounted, moved or replaced while it was read",
                "mount or restore it; it is opened again when it is back");
    }

    /** What a failure to list or read it means: it has gone, or its disk is in trouble. */
    Capture.Broken failed(IOException fault) {
        return isStillThere()
                ? new Capture.Broken(
                        "reading folder " + given + " failed: " + ReadFault.reason(fault),
                        "check the disk it lies on (dmesg shows errors)")
                : gone();
    }

    /** The first names in order that come after the given one; memory is bounded by {@code max}. */
    List<Path> namesAfter(@Nullable Path last, int max) throws IOException {
        TreeSet<Path> first = new TreeSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            for (Path entry : entries) {
                Path name = Objects.requireNonNull(entry.getFileName());
                if (isPicture(name) && (last == null || name.compareTo(last) > 0)) {
                    first.add(name);
                    if (first.size() > max) {
                        first.pollLast();
                    }
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return new ArrayList<>(first);
    }

    /** By its extension; hidden files are what other programs are still busy with. */
    static boolean isPicture(Path name) {
        String text = name.toString();
        int dot = text.lastIndexOf('.');
        return dot > 0
                && text.charAt(0) != '.'
                && EXTENSIONS.contains(text.substring(dot + 1).toLowerCase(Locale.ROOT));
    }
}
