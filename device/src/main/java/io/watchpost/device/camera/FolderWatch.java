package io.watchpost.device.camera;

import io.watchpost.device.libc.Errno;
import io.watchpost.device.libc.LibcBindings;
import io.watchpost.device.libc.PollFd;
import io.watchpost.frame.SourceUnavailable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Hears from the kernel which pictures of a folder are complete: those that a writer closed, that were renamed into it,
 * or that appeared as a link. The JDK's WatchService can't tell a closed file from a growing one, hence inotify(7)
 * itself. For one thread.
 *
 * <p>Memory is bounded: at most {@value #ARRIVED_MAX} names wait; what comes on top is counted in {@link #lost()}.
 */
final class FolderWatch implements AutoCloseable {
    static final int ARRIVED_MAX = 16_384;

    // linux/inotify.h
    private static final int IN_CLOSE_WRITE = 0x8;
    private static final int IN_MOVED_TO = 0x80;
    private static final int IN_CREATE = 0x100;
    private static final int IN_DELETE_SELF = 0x400;
    private static final int IN_MOVE_SELF = 0x800;
    private static final int IN_UNMOUNT = 0x2000;
    private static final int IN_Q_OVERFLOW = 0x4000;
    private static final int IN_IGNORED = 0x8000;
    private static final int IN_ONLYDIR = 0x0100_0000;
    private static final int IN_ISDIR = 0x4000_0000;
    private static final int IN_NONBLOCK = 0x800;
    private static final int IN_CLOEXEC = 0x8_0000;

    /** Room for hundreds of events; one takes at most 16 + 256 bytes. */
    private static final int BUFFER_BYTES = 16_384;

    private static final Set<String> NETWORK_KINDS =
            Set.of("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "ceph", "fuse.sshfs", "fuse.s3fs", "fuse.rclone");

    private static final Charset FILE_NAMES = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

    private final Path folder;
    private final LibcBindings libc = new LibcBindings();
    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer = arena.allocate(BUFFER_BYTES, 8);
    private final LinkedHashSet<Path> arrived = new LinkedHashSet<>();
    private final int descriptor;
    private final PollFd poll;

    private boolean gone;
    private boolean closed;
    private long lost;
    private boolean kernelLost;
    private @Nullable String unnameable;

    FolderWatch(PictureFolder pictures) throws SourceUnavailable {
        this.folder = pictures.path();
        refuseNetworkKinds(pictures);
        descriptor = libc.inotifyInit(IN_NONBLOCK | IN_CLOEXEC);
        if (descriptor < 0) {
            arena.close();
            throw unavailable(pictures, -descriptor);
        }
        poll = new PollFd(libc, descriptor, arena);
        int watch = libc.inotifyAddWatch(
                descriptor,
                folder.toString(),
                IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR);
        if (watch < 0) {
            close();
            throw unavailable(pictures, -watch);
        }
    }

    private static void refuseNetworkKinds(PictureFolder pictures) throws SourceUnavailable {
        try {
            String kind = Files.getFileStore(pictures.path()).type();
            if (NETWORK_KINDS.contains(kind)) {
                throw new SourceUnavailable(
                        "folder " + pictures.given() + " lies on a network file system (" + kind
                                + "), where nobody tells when another machine finished a picture",
                        "let the pictures be written to a folder of this machine, or read it once without ?watch");
            }
        } catch (IOException e) {
            throw new SourceUnavailable(
                    "the file system of folder " + pictures.given() + " can't be examined: " + ReadFault.reason(e),
                    "check the disk it lies on");
        }
    }

    private static SourceUnavailable unavailable(PictureFolder pictures, int errno) {
        String hint = switch (errno) {
            case Errno.EMFILE, Errno.ENOSPC ->
                "too much is being watched on this machine: raise fs.inotify.max_user_instances and"
                        + " fs.inotify.max_user_watches with sysctl";
            case Errno.ENOENT -> "mount or restore it";
            default -> "check the folder and the permissions on it";
        };
        return new SourceUnavailable("folder " + pictures.given() + " can't be watched: " + Errno.text(errno), hint);
    }

    /** Takes what the kernel has to tell, without waiting. */
    void drain() {
        for (int bytes = libc.read(descriptor, buffer); bytes > 0; bytes = libc.read(descriptor, buffer)) {
            readEvents(bytes);
        }
    }

    /** Waits until there is something to drain; false when the time passed without. */
    boolean await(long timeoutMillis) {
        return poll.await(timeoutMillis) != 0;
    }

    /**
     * <pre>
     * struct inotify_event
     * 0    4      8        12    16
     * | wd | mask | cookie | len | name, len bytes with at least one NUL
     * </pre>
     */
    private void readEvents(int bytes) {
        for (int at = 0; at < bytes; ) {
            int mask = buffer.get(ValueLayout.JAVA_INT, at + 4L);
            int nameBytes = buffer.get(ValueLayout.JAVA_INT, at + 12L);
            if ((mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT | IN_IGNORED)) != 0) {
                gone = true;
            } else if ((mask & IN_Q_OVERFLOW) != 0) {
                kernelLost = true;
            } else if (nameBytes > 0 && (mask & IN_ISDIR) == 0) {
                named(mask, buffer.getString(at + 16L, FILE_NAMES));
            }
            at += 16 + nameBytes;
        }
    }

    private void named(int mask, String text) {
        Path name;
        try {
            name = Path.of(text);
        } catch (InvalidPathException e) {
            unnameable = text;
            return;
        }
        boolean complete = (mask & (IN_CLOSE_WRITE | IN_MOVED_TO)) != 0 || isLink(name);
        if (!complete || !PictureFolder.isPicture(name)) {
            return;
        }
        arrived.remove(name); // written again: it counts as new, at the end
        if (arrived.size() < ARRIVED_MAX) {
            arrived.add(name);
        } else {
            lost++;
        }
    }

    /** A created file is still being written, unless it is a link to one that exists. */
    private boolean isLink(Path name) {
        Path file = folder.resolve(name);
        try {
            return Files.isSymbolicLink(file)
                    || (int) Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS) > 1;
        } catch (IOException e) {
            return false;
        }
    }

    /** The picture that waits longest, null when none does. */
    @Nullable
    Path poll() {
        return arrived.isEmpty() ? null : arrived.removeFirst();
    }

    /** Whether this picture is known to be complete. */
    boolean knows(Path name) {
        return arrived.contains(name);
    }

    /** It has been delivered by another way. */
    void forget(Path name) {
        arrived.remove(name);
    }

    /** Whether the folder was unmounted, removed or renamed. */
    boolean gone() {
        return gone;
    }

    /** Pictures that came while {@value #ARRIVED_MAX} others waited, since the watch began. */
    long lost() {
        return lost;
    }

    /** Whether the kernel's queue overflowed since the last call. */
    boolean takeKernelLost() {
        boolean was = kernelLost;
        kernelLost = false;
        return was;
    }

    /** A name that this process can't express in its locale, since the last call. */
    @Nullable
    String takeUnnameable() {
        String was = unnameable;
        unnameable = null;
        return was;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            libc.close(descriptor);
            arena.close();
        }
    }
}
