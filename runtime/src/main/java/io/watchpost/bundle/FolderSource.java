package io.watchpost.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A bundle as a folder: the same files, not packed. Links in it are refused, as everything else that is no plain file. */
final class FolderSource implements BundleSource {
    private static final int PIECE_BYTES = 64 << 10;

    private final Path folder;
    private final Map<String, Long> lengths;

    private FolderSource(Path folder, Map<String, Long> lengths) {
        this.folder = folder;
        this.lengths = lengths;
    }

    static FolderSource open(Path folder, BundleLimits limits) throws BundleRefused, IOException {
        Walk walk = new Walk(folder, limits);
        Files.walkFileTree(folder, walk);
        if (!walk.problem.isEmpty()) {
            throw new BundleRefused(folder + " " + walk.problem);
        }
        String clash = EntryNames.clash(List.copyOf(walk.lengths.keySet()));
        if (!clash.isEmpty()) {
            throw new BundleRefused(folder + " is refused: " + clash);
        }
        return new FolderSource(folder, walk.lengths);
    }

    /** Looks at names and lengths only, and stops at the first that is out of bounds. */
    private static final class Walk extends SimpleFileVisitor<Path> {
        private final Path folder;
        private final BundleLimits limits;
        private final Map<String, Long> lengths = new TreeMap<>();
        private long content;
        private int folders;
        private String problem = "";

        Walk(Path folder, BundleLimits limits) {
            this.folder = folder;
            this.limits = limits;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path one, BasicFileAttributes attributes) {
            return ++folders > limits.entriesMax() ? stop("holds too many folders") : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = folder.relativize(file).toString();
            if (!attributes.isRegularFile()) {
                return stop("is refused: " + EntryNames.shown(name) + " in it is no regular file");
            }
            if (!EntryNames.isValid(name)) {
                return stop("holds a file with a name that bundles don't have: " + EntryNames.shown(name));
            }
            if (lengths.size() == limits.entriesMax()) {
                return stop("holds more than " + limits.entriesMax() + " files, which is the limit");
            }
            lengths.put(name, attributes.size());
            content += attributes.size();
            if (content > Math.min(limits.contentBytesMax(), limits.sizeBytesMax())) {
                return stop("holds more than " + limits.sizeBytesMax() + " bytes, which is the limit");
            }
            return FileVisitResult.CONTINUE;
        }

        private FileVisitResult stop(String why) {
            problem = why;
            return FileVisitResult.TERMINATE;
        }
    }

    @Override
    public String name() {
        return folder.toString();
    }

    @Override
    public Map<String, Long> lengths() {
        return Map.copyOf(lengths);
    }

    @Override
    public void copy(String file, Sink sink) throws BundleRefused, IOException {
        Long declared = lengths.get(file);
        if (declared == null) {
            throw new BundleRefused(folder + " has no file " + file);
        }
        byte[] piece = new byte[PIECE_BYTES];
        try (InputStream in = Files.newInputStream(folder.resolve(file), LinkOption.NOFOLLOW_LINKS)) {
            long left = declared;
            while (left > 0) {
                int length = in.read(piece, 0, (int) Math.min(piece.length, left));
                if (length < 0) {
                    break;
                }
                sink.accept(piece, length);
                left -= length;
            }
            if (left > 0 || in.read() >= 0) {
                throw new BundleRefused(
                        folder + " is refused: its file " + file + " changed its length while it was read");
            }
        }
    }

    @Override
    public void close() {
        // nothing is kept open
    }
}
