package io.watchpost.update;

import io.watchpost.bundle.Bundle;
import io.watchpost.bundle.BundleLimits;
import io.watchpost.bundle.BundleRefused;
import io.watchpost.bundle.ListedFile;
import io.watchpost.bundle.Manifest;
import io.watchpost.bundle.SealedBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The unpacked releases, {@code names/NAME/releases/DIGEST/}: whole once they have this name, and removed when no line needs
 * them.
 */
final class ReleaseFolders {
    private static final String RELEASES = "releases";

    private final Path store;
    private final StoreFiles files;

    ReleaseFolders(Path store, StoreFiles files) {
        this.store = store;
        this.files = files;
    }

    Path folder(String name, Release release) {
        return releases(name).resolve(release.folderName());
    }

    private Path releases(String name) {
        return LineFiles.home(store, name).resolve(RELEASES);
    }

    /** See {@link ModelStore#unpack}. */
    void unpack(Bundle bundle) throws BundleRefused, IOException {
        String name = bundle.manifest().name();
        Path target = folder(name, Release.of(bundle));
        if (Files.isDirectory(target)) {
            return;
        }
        Path fresh = target.resolveSibling(target.getFileName() + ".new");
        files.makeFolder(LineFiles.home(store, name));
        files.makeFolder(releases(name));
        files.delete(fresh);
        try {
            files.announce("unpack " + bundle.manifest().title());
            bundle.unpack(fresh);
            files.move(fresh, target);
        } catch (BundleRefused | IOException e) {
            files.delete(fresh);
            throw e;
        }
    }

    /** See {@link ModelStore#open(String, Release)}. */
    ModelStore.Stored open(String name, Release release) throws BundleRefused, IOException {
        Path target = folder(name, release);
        try (SealedBundle sealed = SealedBundle.open(target, BundleLimits.DEFAULT)) {
            Bundle bundle = sealed.unverified();
            if (!Release.of(bundle).equals(release) || !bundle.manifest().name().equals(name)) {
                throw new BundleRefused(target + " is damaged: it holds another manifest than was verified");
            }
            return new ModelStore.Stored(bundle.manifest(), target);
        }
    }

    /** Bytes of all files of a release. */
    static long contentBytes(Manifest manifest) {
        return manifest.files().stream().mapToLong(ListedFile::length).sum();
    }

    /** Bytes that the kept releases of a line take on the disk. */
    long sizeBytes(ModelLine line) throws IOException {
        long size = 0;
        for (Release release : line.kept()) {
            Path folder = folder(line.name(), release);
            if (Files.isDirectory(folder)) {
                try (Stream<Path> inside = Files.walk(folder)) {
                    for (Path file : inside.filter(Files::isRegularFile).toList()) {
                        size += Files.size(file);
                    }
                }
            }
        }
        return size;
    }

    /** Removes what a line doesn't need. */
    void sweep(ModelLine line) throws IOException {
        Path releases = releases(line.name());
        if (!Files.isDirectory(releases)) {
            return;
        }
        List<String> kept = line.kept().stream().map(Release::folderName).toList();
        try (Stream<Path> entries = Files.list(releases)) {
            for (Path entry : entries.toList()) {
                if (!kept.contains(entry.getFileName().toString())) {
                    files.delete(entry);
                }
            }
        }
    }

    /** Removes what a cut has left of names that no line was committed for. */
    void sweepExcept(Set<String> names) throws IOException {
        files.makeFolder(LineFiles.names(store));
        try (Stream<Path> entries = Files.list(LineFiles.names(store))) {
            for (Path entry : entries.filter(Files::isDirectory).toList()) {
                if (!names.contains(entry.getFileName().toString())) {
                    files.delete(entry.resolve(RELEASES));
                }
            }
        }
    }
}
