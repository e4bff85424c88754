package io.watchpost.update.arrival;

import io.watchpost.bundle.Announcement;
import io.watchpost.config.ModelsConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what lies on sticks: plain files directly in a folder, by plain names. Links are never followed, and nothing on a
 * stick is believed to stay as it is. Stateless.
 */
final class Stick {
    /** In one folder; who has more leaves the rest unread. */
    static final int FILES_MAX = 100;

    static final int FOLDERS_MAX = 32;

    /** As {@code io.watchpost.stick} lays sticks out. */
    private static final String PREPARED = "watchpost";

    private static final Pattern BUNDLE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+-]{0,159}\\.wpb");
    private static final Pattern ROOT = Pattern.compile("root-([1-9][0-9]{0,8})\\.json");
    private static final int PIECE_BYTES = 256 << 10;

    private Stick() {}

    /**
     * Something on a stick, as it was when it was last looked at.
     *
     * @param changed as the stick says, in milliseconds; only compared with itself
     */
    record Item(Path path, long sizeBytes, long changed) {
        boolean isAnnouncement() {
            return path.endsWith(Announcement.FILE_NAME);
        }

        /** Whether it calls itself a root of trust. */
        boolean isRoot() {
            return rootVersion() > 0;
        }

        int rootVersion() {
            Matcher name = ROOT.matcher(path.getFileName().toString());
            return name.matches() ? Integer.parseInt(name.group(1)) : 0;
        }
    }

    /** What lies there now: roots by version, announcements, bundles by name. A folder that isn't there is empty. */
    static List<Item> items(List<Path> folders) {
        List<Item> roots = new ArrayList<>();
        List<Item> announcements = new ArrayList<>();
        List<Item> bundles = new ArrayList<>();
        for (Path folder : withPrepared(expanded(folders))) {
            List<Path> files = listed(folder, FILES_MAX, path -> true);
            for (Path file : files) {
                String name = file.getFileName().toString();
                boolean isAnnouncement = name.equals(Announcement.FILE_NAME);
                if (ROOT.matcher(name).matches()) {
                    plainFile(file).ifPresent(roots::add);
                } else if (isAnnouncement || BUNDLE.matcher(name).matches()) {
                    plainFile(file).ifPresent((isAnnouncement ? announcements : bundles)::add);
                }
            }
        }
        roots.sort(Comparator.comparingInt(Item::rootVersion));
        roots.addAll(announcements);
        roots.addAll(bundles);
        return roots;
    }

    /** On a stick that also carries results, bundles may lie where the rest of ours does. */
    private static List<Path> withPrepared(List<Path> folders) {
        List<Path> all = new ArrayList<>();
        for (Path folder : folders) {
            all.add(folder);
            Path prepared = folder.resolve(PREPARED);
            if (Files.isDirectory(prepared, LinkOption.NOFOLLOW_LINKS)) {
                all.add(prepared);
            }
        }
        return all;
    }

    private static List<Path> expanded(List<Path> folders) {
        List<Path> expanded = new ArrayList<>();
        for (Path folder : folders) {
            Path parent = folder.getParent();
            if (parent != null && folder.endsWith(ModelsConfig.EVERY)) {
                expanded.addAll(
                        listed(parent, FOLDERS_MAX, path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)));
            } else {
                expanded.add(folder);
            }
        }
        return expanded;
    }

    private static List<Path> listed(Path folder, int max, DirectoryStream.Filter<Path> filter) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, filter)) {
            for (Path path : stream) {
                if (found.size() == max) {
                    break;
                }
                found.add(path);
            }
        } catch (IOException | DirectoryIteratorException e) {
            return List.of(); // not mounted, or just pulled out: it is looked at again
        }
        found.sort(null);
        return found;
    }

    private static Optional<Item> plainFile(Path file) {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isRegularFile()
                    ? Optional.of(new Item(
                            file,
                            attributes.size(),
                            attributes.lastModifiedTime().toMillis()))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The beginning of a file. */
    static byte[] head(Item item, int bytesMax) throws IOException {
        try (FileChannel in = open(item)) {
            ByteBuffer head = ByteBuffer.allocate((int) Math.min(bytesMax, item.sizeBytes()));
            while (head.hasRemaining()) {
                if (in.read(head) < 0) {
                    throw new IOException("it became shorter while it was read");
                }
            }
            return head.array();
        }
    }

    /**
     * Copies a file to a disk of this device, with exactly the bytes that it had when it was looked at.
     *
     * @param callOff why to end now
     */
    static void copy(Item item, Path target, Supplier<Optional<String>> callOff) throws IOException {
        try (FileChannel in = open(item);
                FileChannel out = FileChannel.open(target, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES);
            for (long left = item.sizeBytes(); left > 0; ) {
                Optional<String> off = callOff.get();
                if (off.isPresent()) {
                    throw new Patience.CalledOff(off.get());
                }
                piece.clear().limit((int) Math.min(PIECE_BYTES, left));
                if (in.read(piece) < 0) {
                    throw new IOException("it became shorter while it was read");
                }
                left -= piece.flip().remaining();
                while (piece.hasRemaining()) {
                    out.write(piece);
                }
            }
            out.force(true);
        }
    }

    private static FileChannel open(Item item) throws IOException {
        return FileChannel.open(item.path(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }
}
