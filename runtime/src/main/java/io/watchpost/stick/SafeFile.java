package io.watchpost.stick;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that has its name only once it is whole and on the disk: it is written under another one ({@value #ENDING}),
 * synced, and renamed. Whatever ends the writing before leaves at most that other name.
 */
public final class SafeFile implements AutoCloseable {
    /** Of what isn't complete. */
    public static final String ENDING = ".part";

    private static final int BUFFER_BYTES = 64 << 10;

    private final Path file;
    private final Path fresh;
    private final FileChannel channel;
    private final OutputStream out;
    private boolean isComplete;

    private SafeFile(Path file, Path fresh, FileChannel channel) {
        this.file = file;
        this.fresh = fresh;
        this.channel = channel;
        out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
    }

    /** Begins with one, in the place of what an earlier attempt left. */
    public static SafeFile begin(Path file) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ENDING);
        Files.deleteIfExists(fresh);
        return new SafeFile(
                file,
                fresh,
                FileChannel.open(
                        fresh, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, LinkOption.NOFOLLOW_LINKS));
    }

    /** Writes a small one at once; one that has the name is replaced. */
    public static void write(Path file, byte[] content) throws IOException {
        try (SafeFile safe = begin(file)) {
            safe.out().write(content);
            safe.replace();
        }
    }

    /** Where its content goes. */
    public OutputStream out() {
        return out;
    }

    /** Bytes that have left the buffer. */
    public long sizeBytes() throws IOException {
        return channel.position();
    }

    /**
     * It is whole: on the disk under its name when this returns.
     *
     * @throws FileAlreadyExistsException if another file got that name meanwhile
     */
    public void complete() throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        replace();
    }

    private void replace() throws IOException {
        out.flush();
        channel.force(true);
        channel.close();
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        isComplete = true;
        syncFolder(file);
    }

    /** So that the names in it outlive a power cut, or being pulled out. */
    static void syncFolder(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }

    /** Takes away what isn't complete. */
    @Override
    public void close() throws IOException {
        if (!isComplete) {
            try {
                channel.close();
            } finally {
                Files.deleteIfExists(fresh);
            }
        }
    }
}
