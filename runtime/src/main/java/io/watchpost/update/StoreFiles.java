package io.watchpost.update;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;

/** The ways in which the store changes what is on disk; each is durable when it returns. */
final class StoreFiles {
    private final Steps steps;

    StoreFiles(Steps steps) {
        this.steps = steps;
    }

    /** Puts a file in the place of another, or of none, by one rename. */
    void replace(Path file, byte[] content) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        steps.before("write " + fresh.getFileName());
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING)) {
            writeFully(channel, content);
            channel.force(true);
        }
        move(fresh, file);
    }

    /** Makes a folder, whose parent is there, if it isn't there yet. */
    void makeFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            steps.before("make the folder " + folder.getFileName());
            Files.createDirectory(folder);
            syncFolder(parent(folder));
        }
    }

    /** Something else is about to change the store. */
    void announce(String step) throws IOException {
        steps.before(step);
    }

    /** Renames a file or folder that is already on disk. */
    void move(Path from, Path to) throws IOException {
        steps.before("rename to " + to.getFileName());
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        steps.before("sync the folder of " + to.getFileName());
        syncFolder(parent(to));
    }

    /** Adds to the end of a file. */
    void append(Path file, byte[] content) throws IOException {
        steps.before("append to " + file.getFileName());
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            writeFully(channel, content);
            channel.force(true);
        }
    }

    /** Removes a file or a folder with all that is in it; nothing happens when it isn't there. */
    void delete(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        steps.before("delete " + path.getFileName());
        try (Stream<Path> inside = Files.walk(path)) {
            for (Path one : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(one);
            }
        } catch (NoSuchFileException e) {
            // somebody else was faster
        }
    }

    private static void writeFully(FileChannel channel, byte[] content) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static Path parent(Path path) {
        return Objects.requireNonNull(path.toAbsolutePath().getParent(), "a file of the store has a folder");
    }

    private static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
